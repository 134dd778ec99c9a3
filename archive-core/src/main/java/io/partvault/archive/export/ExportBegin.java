// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.line.LineForm;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.List;

/**
 * The first word of the source on an export: which table partition, how it looked, and as of when.
 *
 * @param origin who read the rows
 * @param epoch number of this attempt
 * @param columns columns in the order of the row lines; all with their form or none
 * @param ddl statements that build the table partition again
 * @param horizon oldest running transaction id when the export began (64 bits)
 * @param rows rows in the begin snapshot
 * @param walPosition WAL position of the server read after the snapshot, as {@code 0/16B3748}
 * @param fingerprint of everything that decides how a row is rendered
 * @param systemIdentifier of the PostgreSQL cluster
 * @param timeline of the WAL
 * @param serverVersion {@code server_version_num}
 * @param startedAt the server's clock
 */
public record ExportBegin(
    Origin origin,
    long epoch,
    TablePartition tablePartition,
    List<Column> columns,
    List<String> ddl,
    long horizon,
    long rows,
    String walPosition,
    String fingerprint,
    String systemIdentifier,
    long timeline,
    int serverVersion,
    Instant startedAt) {

  public ExportBegin {
    requireNonNull(origin, "origin is null");
    requireNonNull(tablePartition, "tablePartition is null");
    columns = List.copyOf(columns);
    ddl = List.copyOf(ddl);
    requireNonNull(walPosition, "walPosition is null");
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    requireNonNull(startedAt, "startedAt is null");
    if (epoch <= 0 || rows < 0) {
      throw new IllegalArgumentException(
          "Begin of " + tablePartition + " has epoch " + epoch + " and " + rows + " rows");
    }
    if (origin == Origin.PARTVAULT && tablePartition.oid() == 0) {
      throw new IllegalArgumentException("Begin of " + tablePartition + " has no OID");
    }
  }

  /** A begin of the source connector. */
  public ExportBegin(
      long epoch,
      TablePartition tablePartition,
      List<Column> columns,
      List<String> ddl,
      long horizon,
      long rows,
      String walPosition,
      String fingerprint,
      String systemIdentifier,
      long timeline,
      int serverVersion,
      Instant startedAt) {
    this(
        Origin.PARTVAULT,
        epoch,
        tablePartition,
        columns,
        ddl,
        horizon,
        rows,
        walPosition,
        fingerprint,
        systemIdentifier,
        timeline,
        serverVersion,
        startedAt);
  }

  /**
   * Whether its rows are sent as structs: the columns then say in which form they stand in lines.
   */
  public boolean sendsStructs() {
    return !columns.isEmpty() && columns.get(0).form() != LineForm.UNSAID;
  }
}
