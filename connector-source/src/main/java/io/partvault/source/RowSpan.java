// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

/**
 * Rows that follow one another in an export.
 *
 * @param first number of the first one
 * @param rows how many, at least one
 */
record RowSpan(long first, int rows) {}
