// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.sink.debezium.SnapshotId;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;

/** The events that Debezium sends for one leaf: its snapshot, and changes behind it. */
record TestSnapshot(String leaf, long txId, int rows) {

  static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("of", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("name", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("txId", Schema.OPTIONAL_INT64_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .build();
  private static final long STARTED = 1_800_000_000_000L;

  /** When the row of that number was read. */
  private long readAt(int row) {
    return STARTED + txId * 1_000 + row;
  }

  ExportId id() {
    return new ExportId(
        new TablePartitionKey(
            "shop", new TableName("public", "events"), new TableName("public", leaf)),
        new SnapshotId(txId, 24_000_000).epoch(readAt(0)));
  }

  List<String> lines() {
    return IntStream.range(0, rows).mapToObj(this::line).toList();
  }

  String line(int row) {
    return "{\"id\":%d,\"of\":\"%s, %d\"}".formatted(row, leaf, txId);
  }

  /** The whole snapshot, marked as Debezium does for a table among others. */
  TestExport.Sent[] whole() {
    return from(0, rows);
  }

  /** Some of its rows. */
  TestExport.Sent[] from(int first, int end) {
    return IntStream.range(first, end).mapToObj(this::row).toArray(TestExport.Sent[]::new);
  }

  TestExport.Sent row(int number) {
    String last = rows - 1 == number ? "last_in_data_collection" : "true";
    return row(number, number == 0 && rows > 1 ? "first_in_data_collection" : last);
  }

  TestExport.Sent row(int number, String marker) {
    return sent(event("r", source(readAt(number), marker), row(ROW, number)));
  }

  /** A row of this snapshot with another schema. */
  TestExport.Sent wider(int number) {
    Schema wide =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("of", Schema.OPTIONAL_STRING_SCHEMA)
            .field("more", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Schema envelope =
        SchemaBuilder.struct()
            .field("after", wide)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();
    Struct event = new Struct(envelope);
    event.put("after", row(wide, number)).put("source", source(readAt(number), "true"));
    return sent(event.put("op", "r"));
  }

  /** A change behind the snapshot: c, u, d. */
  TestExport.Sent change(String operation, int number) {
    return sent(
        event(
            operation,
            source(readAt(rows) + 60_000, null).put("txId", txId + 7).put("lsn", 24_000_900L),
            operation.equals("d") ? null : row(ROW, number)));
  }

  static TestExport.Sent tombstone() {
    return sent(null);
  }

  static TestExport.Sent sent(Object value) {
    return new TestExport.Sent("{\"id\":1}", value, new ConnectHeaders());
  }

  private Struct row(Schema schema, int number) {
    return new Struct(schema).put("id", (long) number).put("of", leaf + ", " + txId);
  }

  private Struct source(long readAt, String marker) {
    return new Struct(SOURCE)
        .put("name", "shop")
        .put("ts_ms", readAt)
        .put("snapshot", marker)
        .put("schema", "public")
        .put("table", leaf)
        .put("txId", txId)
        .put("lsn", 24_000_000L);
  }

  private static Struct event(String operation, Struct source, Struct after) {
    return new Struct(ENVELOPE).put("op", operation).put("source", source).put("after", after);
  }
}
