// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.time.Instant;
import org.apache.kafka.connect.data.Struct;

/**
 * One change event, unwrapped.
 *
 * @param server the connector's {@code topic.prefix}
 * @param leaf the table it is about
 * @param marker its place in a snapshot
 * @param operation r, c, u, d, t or m
 * @param snapshot which snapshot its row is of
 * @param readAt when Debezium read it
 * @param row all columns; null where there is no row behind the change
 * @param scan its place in the scan of an incremental snapshot; null if it is of none
 */
public record DebeziumEvent(
    String server,
    TableName leaf,
    SnapshotMarker marker,
    String operation,
    SnapshotId snapshot,
    Instant readAt,
    Struct row,
    ScanPlace scan) {

  public DebeziumEvent {
    requireNonNull(server, "server is null");
    requireNonNull(leaf, "leaf is null");
    requireNonNull(marker, "marker is null");
    requireNonNull(operation, "operation is null");
    requireNonNull(snapshot, "snapshot is null");
    requireNonNull(readAt, "readAt is null");
  }

  /** Whether it ends the scan of a table and holds no row. */
  public boolean isScanEnd() {
    return scan instanceof ScanPlace.End;
  }

  /** Whether it is a change, which no snapshot holds. */
  public boolean isChange() {
    return marker == SnapshotMarker.FALSE;
  }

  /** The epoch of an export that begins with this row. */
  public long epoch() {
    return snapshot.epoch(readAt.toEpochMilli());
  }
}
