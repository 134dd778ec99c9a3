// SPDX-License-Identifier: Apache-2.0

/**
 * Shows what source tasks have done among the worker's own metrics, where it has a place for that.
 */
package io.partvault.source.gauge;
