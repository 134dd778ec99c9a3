// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

/**
 * Where a record's first row stands.
 *
 * @param epoch number of the export
 * @param row number of the first row in the record, from 0
 */
public record RowHeader(long epoch, long row) {}
