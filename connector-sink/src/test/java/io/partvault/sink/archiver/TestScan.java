// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.sink.debezium.IncrementalSnapshotMarks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** One life of a Debezium task that scans leaves incrementally, with our transformation. */
final class TestScan {

  static final String NOTIFICATIONS = "notifications";

  private static final Schema NOTIFICATION =
      SchemaBuilder.struct()
          .field("id", Schema.STRING_SCHEMA)
          .field("aggregate_type", Schema.STRING_SCHEMA)
          .field("type", Schema.STRING_SCHEMA)
          .field(
              "additional_data",
              SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build())
          .build();

  private final IncrementalSnapshotMarks marks = new IncrementalSnapshotMarks();
  private final TestTopic topic;
  private final long position;
  private final Map<String, Object> offset = new HashMap<>();

  /**
   * A task that begins to live.
   *
   * @param position of the log, which is before every row's
   */
  TestScan(TestTopic topic, long position) {
    this.topic = topic;
    this.position = position;
    under("", "");
  }

  /** As the signal would have it with a condition and a surrogate key for January, or empty. */
  final TestScan under(String condition, String surrogateKey) {
    offset.put(
        "incremental_snapshot_collections",
        """
        [{"incremental_snapshot_collections_id": "public.events_2024_01",
          "incremental_snapshot_collections_additional_condition": %s,
          "incremental_snapshot_collections_surrogate_key": %s},
         {"incremental_snapshot_collections_id": "public.events_2024_02",
          "incremental_snapshot_collections_additional_condition": null,
          "incremental_snapshot_collections_surrogate_key": null}]"""
            .formatted(json(condition), json(surrogateKey)));
    return this;
  }

  private static String json(String value) {
    return value.isEmpty() ? "null" : "\"" + value + "\"";
  }

  TestScan started() {
    return send(notification("STARTED", Map.of()));
  }

  TestScan aborted() {
    return send(notification("ABORTED", Map.of()));
  }

  TestScan rows(TestSnapshot snapshot, int from, int end) {
    IntStream.range(from, end).forEach(row -> send(row(snapshot, row)));
    return this;
  }

  TestScan changed(TestSnapshot snapshot, int row) {
    return send(source(TestTopic.NAME, snapshot.change("u", row).value()));
  }

  TestScan completed(TestSnapshot snapshot, long rows) {
    return send(completion(snapshot, rows, "SUCCEEDED"));
  }

  TestScan failed(TestSnapshot snapshot, long rows) {
    return send(completion(snapshot, rows, "SQL_EXCEPTION"));
  }

  /** A whole incremental snapshot of one leaf. */
  TestScan whole(TestSnapshot snapshot) {
    return started().rows(snapshot, 0, snapshot.rows()).completed(snapshot, snapshot.rows());
  }

  /** What the transformation makes of a row. */
  SourceRecord marked(TestSnapshot snapshot, int row) {
    return marks.apply(row(snapshot, row));
  }

  SourceRecord marked(SourceRecord record) {
    return marks.apply(record);
  }

  SourceRecord row(TestSnapshot snapshot, int row) {
    return source(TestTopic.NAME, snapshot.row(row, "incremental").value());
  }

  private SourceRecord completion(TestSnapshot snapshot, long rows, String status) {
    return notification(
        "TABLE_SCAN_COMPLETED",
        Map.of(
            "scanned_collection",
            "public." + snapshot.leaf(),
            "total_rows_scanned",
            Long.toString(rows),
            "status",
            status));
  }

  private SourceRecord notification(String type, Map<String, String> data) {
    Map<String, String> all = new HashMap<>(data);
    all.put("connector_name", "shop");
    return source(
        NOTIFICATIONS,
        new Struct(NOTIFICATION)
            .put("id", "1")
            .put("aggregate_type", "Incremental Snapshot")
            .put("type", type)
            .put("additional_data", all));
  }

  private SourceRecord source(String name, Object value) {
    offset.put("lsn", position);
    return new SourceRecord(
        Map.of("server", "shop"),
        Map.copyOf(offset),
        name,
        Schema.STRING_SCHEMA,
        "key",
        ((Struct) value).schema(),
        value);
  }

  TestScan send(SourceRecord record) {
    SourceRecord marked = marks.apply(record);
    if (marked.topic().equals(TestTopic.NAME)) {
      topic.send(sent(marked));
    }
    return this;
  }

  /** As the producer would send them. */
  static TestExport.Sent[] sent(SourceRecord... records) {
    return Arrays.stream(records).map(TestScan::sent).toArray(TestExport.Sent[]::new);
  }

  private static TestExport.Sent sent(SourceRecord record) {
    ConnectHeaders headers = new ConnectHeaders(record.headers());
    return new TestExport.Sent("{\"id\":1}", record.value(), headers);
  }
}
