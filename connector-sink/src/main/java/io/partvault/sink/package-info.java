// SPDX-License-Identifier: Apache-2.0

/**
 * The sink connector as Connect sees it: connector, task and configuration. Everything it does is
 * in the packages below.
 */
package io.partvault.sink;
