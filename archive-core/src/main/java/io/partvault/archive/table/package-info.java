// SPDX-License-Identifier: Apache-2.0

/**
 * Which table partition is meant: names, bounds and columns as the catalog states them, and the one
 * key that names a table partition everywhere.
 */
package io.partvault.archive.table;
