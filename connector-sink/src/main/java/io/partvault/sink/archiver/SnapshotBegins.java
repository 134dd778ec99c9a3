// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.Origin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.sink.debezium.DebeziumEvent;
import io.partvault.sink.debezium.LeafPattern;
import io.partvault.sink.debezium.RowSchema;
import io.partvault.sink.debezium.SnapshotId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * Writes the begin and the seal that a snapshot does not have, from its rows. What nobody knows who
 * has not seen the database is left empty: OID, bounds, DDL, system identifier.
 */
final class SnapshotBegins {

  private static final PartitionBounds UNKNOWN = new PartitionBounds("", "", "");

  private final LeafPattern leaves;
  private final Map<TableName, TableName> tables = new HashMap<>();
  private Schema lastSchema; // of the last row; null before the first
  private String lastFingerprint = "";

  SnapshotBegins(LeafPattern leaves) {
    this.leaves = leaves;
  }

  /** The key of the leaf that an event is about. */
  TablePartitionKey key(DebeziumEvent event) {
    return new TablePartitionKey(
        event.server(), tables.computeIfAbsent(event.leaf(), leaves::table), event.leaf());
  }

  /** The begin of an export whose first row this is. */
  ExportBegin of(DebeziumEvent first) {
    TablePartitionKey key = key(first);
    return new ExportBegin(
        Origin.DEBEZIUM,
        first.epoch(),
        new TablePartition(key.database(), key.table(), key.name(), 0, UNKNOWN),
        RowSchema.columns(first.row().schema()),
        List.of(),
        first.snapshot().txId(),
        0,
        first.snapshot().walPosition(),
        fingerprint(first.row().schema()),
        "",
        0,
        0,
        first.readAt());
  }

  /** Of the schema of a row; rows of one table follow one another. */
  String fingerprint(Schema schema) {
    if (schema != lastSchema) {
      lastFingerprint = RowSchema.fingerprint(schema);
      lastSchema = schema;
    }
    return lastFingerprint;
  }

  /** The snapshot that a begin is of. */
  static SnapshotId snapshot(ExportBegin begin) {
    return SnapshotId.of(begin.horizon(), begin.walPosition());
  }

  /** The seal of an export whose last row has come and lies in a finished file. */
  static PartitionSeal seal(Export export, Instant lastReadAt) {
    ExportBegin begin = export.begin();
    return new PartitionSeal(
        begin.epoch(),
        export.finishedRows(),
        export.digest(),
        export.rawBytes(),
        begin.horizon(),
        begin.fingerprint(),
        begin.startedAt(),
        lastReadAt);
  }
}
