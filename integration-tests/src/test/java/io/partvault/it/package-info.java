// SPDX-License-Identifier: Apache-2.0

/**
 * What must hold for the modules together: their arrows, their shipped files, and the whole way on
 * real servers.
 */
package io.partvault.it;
