// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TableName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The scans that pass by in one life of a Debezium task. Not thread-safe, as the task's records.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>first</b>: a scan has a row 0 only if the start of the incremental snapshot was seen in
 *       this life. A task that goes on where another one stopped begins in the middle of a table;
 *   <li><b>still</b>: a change of a table since that start is a flaw of its scan: rows are read one
 *       after the other, and together they may be the table at no moment;
 *   <li><b>whole</b>: a scan under a condition has a flaw, and one by a surrogate key: Debezium
 *       goes on behind the last key of a chunk, and never sees a second row with that key.
 * </ul>
 */
final class IncrementalScans {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String TOLD = "incremental_snapshot_collections";
  private static final String NOT_SEEN =
      "what the signal asked for is not in the offsets of its rows, so that nobody knows whether it"
          + " left rows out";
  private static final int SCAN_BITS = 52; // exact in a JSON double, as other horizons

  private final Map<TableName, Scan> open = new HashMap<>();
  private final Map<TableName, Long> changes = new HashMap<>();
  private boolean started;
  private long startedAt; // position in the log, 0 if unknown

  /** One table being scanned. */
  private static final class Scan {
    private final SnapshotId id;
    private final String topic;
    private final long first;
    private long next;
    private String told = "";
    private String flaw = NOT_SEEN;

    private Scan(SnapshotId id, String topic, long first) {
      this.id = id;
      this.topic = topic;
      this.first = first;
      this.next = first;
    }
  }

  /** The record as it has to be sent. */
  SourceRecord marked(SourceRecord record) {
    if (!(record.value() instanceof Struct value)) {
      return record;
    }
    if ("Incremental Snapshot".equals(get(value, "aggregate_type"))) {
      return notified(record, value);
    }
    if (!(get(value, "source") instanceof Struct source) || text(source, "table").isEmpty()) {
      return record;
    }
    TableName table = new TableName(text(source, "schema"), text(source, "table"));
    String marker = text(source, "snapshot");
    if (marker.equals(SnapshotMarker.INCREMENTAL.word())) {
      return row(record, table);
    }
    if (started && (marker.isEmpty() || marker.equals(SnapshotMarker.FALSE.word()))) {
      changes.merge(table, 1L, Long::sum);
    }
    return record;
  }

  private SourceRecord row(SourceRecord record, TableName table) {
    Scan scan = open.computeIfAbsent(table, name -> begin(record));
    look(scan, table, record);
    ScanMark mark = new ScanMark(scan.id, scan.next++);
    SourceRecord marked =
        record.newRecord(
            record.topic(),
            record.kafkaPartition(),
            record.keySchema(),
            record.key(),
            record.valueSchema(),
            record.value(),
            record.timestamp(),
            record.headers().duplicate());
    marked.headers().addString(ScanMark.HEADER, mark.text());
    return marked;
  }

  private Scan begin(SourceRecord record) {
    long random = RANDOM.nextLong() >>> (Long.SIZE - SCAN_BITS);
    return started
        ? new Scan(new SnapshotId(random, startedAt), record.topic(), 0)
        : new Scan(new SnapshotId(random, 0), record.topic(), 1);
  }

  /** Debezium keeps what it was told to scan, and how, in the offset of each row. */
  private static void look(Scan scan, TableName table, SourceRecord record) {
    Object told = record.sourceOffset() == null ? null : record.sourceOffset().get(TOLD);
    if (!(told instanceof String text) || text.equals(scan.told)) {
      return;
    }
    scan.told = text;
    try {
      byte[] json = ("{\"all\":" + text + "}").getBytes(UTF_8);
      for (JsonNode one : Json.required(Json.parse(json, TOLD), "all")) {
        boolean open = scan.flaw.isEmpty() || scan.flaw.equals(NOT_SEEN);
        if (open && isNamed(table, one.path(TOLD + "_id").asText())) {
          scan.flaw = flaw(one);
        }
      }
    } catch (JsonFormatException e) {
      scan.flaw = "what the signal asked for cannot be read: " + e.getMessage();
    }
  }

  private static String flaw(JsonNode told) {
    if (isGiven(told.path(TOLD + "_additional_condition"))) {
      return "the signal has additional-conditions, which leave rows out";
    }
    return isGiven(told.path(TOLD + "_surrogate_key"))
        ? "the signal has a surrogate-key, and rows that share a value may be left out"
        : "";
  }

  /** Debezium writes null for what is not. */
  private static boolean isGiven(JsonNode value) {
    return !value.asText("").isEmpty();
  }

  private SourceRecord notified(SourceRecord record, Struct value) {
    switch (text(value, "type")) {
      case "STARTED" -> {
        forget();
        started = true;
        startedAt = position(record);
      }
      // Which tables go on is not worth telling: what follows is a scan without a start.
      case "ABORTED", "COMPLETED" -> forget();
      case "TABLE_SCAN_COMPLETED" -> {
        return completed(record, value);
      }
      default -> {
        // In progress, paused, resumed.
      }
    }
    return record;
  }

  private void forget() {
    open.clear();
    changes.clear();
    started = false;
  }

  private SourceRecord completed(SourceRecord record, Struct value) {
    if (!(get(value, "additional_data") instanceof Map<?, ?> data)) {
      return record;
    }
    String scanned = String.valueOf(data.get("scanned_collection"));
    Iterator<Map.Entry<TableName, Scan>> scans = open.entrySet().iterator();
    while (scans.hasNext()) {
      Map.Entry<TableName, Scan> scan = scans.next();
      if (isNamed(scan.getKey(), scanned)) {
        scans.remove();
        return end(record, scan.getKey(), scan.getValue(), data);
      }
    }
    return record; // nothing was sent of it
  }

  /** By schema and table, with or without the database before them. */
  private static boolean isNamed(TableName table, String scanned) {
    String name = table.schema() + "." + table.name();
    return scanned.equals(name) || scanned.endsWith("." + name);
  }

  private SourceRecord end(SourceRecord record, TableName table, Scan scan, Map<?, ?> data) {
    ScanPlace.End end =
        new ScanPlace.End(
            scan.next - scan.first,
            number(data.get("total_rows_scanned")),
            flaw(table, scan, data));
    Struct value =
        ScanEnd.write(
            String.valueOf(data.get("connector_name")),
            table,
            scan.id,
            end,
            Instant.now().toEpochMilli());
    return record.newRecord(
        scan.topic,
        null,
        null,
        null,
        ScanEnd.SCHEMA,
        value,
        record.timestamp(),
        new ConnectHeaders());
  }

  private String flaw(TableName table, Scan scan, Map<?, ?> data) {
    String status = String.valueOf(data.get("status"));
    if (!status.equals("SUCCEEDED")) {
      return "Debezium ended its scan as " + status;
    }
    long changed = changes.getOrDefault(table, 0L);
    if (changed > 0) {
      return changed + " changes of it came while the incremental snapshot ran";
    }
    return scan.flaw;
  }

  private static long position(SourceRecord record) {
    Object position = record.sourceOffset() == null ? null : record.sourceOffset().get("lsn");
    return position instanceof Number number ? number.longValue() : 0;
  }

  private static long number(Object text) {
    try {
      return Long.parseLong(String.valueOf(text));
    } catch (NumberFormatException e) {
      return -1; // equals no count
    }
  }

  private static String text(Struct parent, String name) {
    return get(parent, name) instanceof String text ? text : "";
  }

  private static Object get(Struct parent, String name) {
    Field field = parent.schema().field(name);
    return field == null ? null : parent.get(field);
  }
}
