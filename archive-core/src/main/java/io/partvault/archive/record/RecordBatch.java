// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import java.util.List;

/**
 * What one commit makes count.
 *
 * @param sequence of the commit
 * @param from first offset covered
 * @param next first offset not covered
 * @param skipped records without a value that were left out, as configured
 * @param errant records that could not be written and were reported to Connect instead
 * @param files with the others
 */
public record RecordBatch(
    long sequence, long from, long next, long skipped, long errant, List<RecordFile> files) {

  public RecordBatch {
    files = List.copyOf(files);
  }
}
