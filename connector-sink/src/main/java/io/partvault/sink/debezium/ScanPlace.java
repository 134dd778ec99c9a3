// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.util.Objects.requireNonNull;

/** The place of an event in the scan of a table by an incremental snapshot. */
public sealed interface ScanPlace {

  /**
   * One of its rows.
   *
   * @param number from 0, without gaps; a scan of which the start was not seen begins with 1
   */
  record Row(long number) implements ScanPlace {}

  /**
   * Its end.
   *
   * @param rows how many were numbered
   * @param read how many Debezium says it has read
   * @param flaw why they are not the table at one moment; empty if nothing speaks against it
   */
  record End(long rows, long read, String flaw) implements ScanPlace {
    public End {
      requireNonNull(flaw, "flaw is null");
    }
  }
}
