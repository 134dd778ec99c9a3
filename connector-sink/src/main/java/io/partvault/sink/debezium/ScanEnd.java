// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import io.partvault.archive.table.TableName;
import java.time.Instant;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The record that {@link IncrementalSnapshotMarks} puts behind the rows of a scan. */
final class ScanEnd {

  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("io.partvault.ScanEnd")
          .field("server", Schema.STRING_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("scan", Schema.INT64_SCHEMA)
          .field("lsn", Schema.INT64_SCHEMA)
          .field("rows", Schema.INT64_SCHEMA)
          .field("read", Schema.INT64_SCHEMA)
          .field("flaw", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .build();

  private ScanEnd() {}

  static Struct write(String server, TableName leaf, SnapshotId scan, ScanPlace.End end, long ms) {
    return new Struct(SCHEMA)
        .put("server", server)
        .put("schema", leaf.schema())
        .put("table", leaf.name())
        .put("scan", scan.txId())
        .put("lsn", scan.lsn())
        .put("rows", end.rows())
        .put("read", end.read())
        .put("flaw", end.flaw())
        .put("ts_ms", ms);
  }

  /** Whether a value is one. */
  static boolean is(Struct value) {
    return SCHEMA.name().equals(value.schema().name());
  }

  /**
   * Reads one.
   *
   * @throws org.apache.kafka.connect.errors.DataException if a field is missing
   */
  static DebeziumEvent read(Struct value) {
    return new DebeziumEvent(
        value.getString("server"),
        new TableName(value.getString("schema"), value.getString("table")),
        SnapshotMarker.INCREMENTAL,
        "",
        new SnapshotId(value.getInt64("scan"), value.getInt64("lsn")),
        Instant.ofEpochMilli(value.getInt64("ts_ms")),
        null,
        new ScanPlace.End(value.getInt64("rows"), value.getInt64("read"), value.getString("flaw")));
  }
}
