// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.table.TableName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** Reads Debezium's envelopes. */
public final class EnvelopeReader {

  private static final String CONVERTER =
      "; set value.converter to org.apache.kafka.connect.json.JsonConverter with"
          + " value.converter.schemas.enable=true on both connectors: without schemas the types of"
          + " the columns are lost";

  private EnvelopeReader() {}

  /**
   * What a record says; empty for a tombstone, which only repeats the delete before it.
   *
   * @throws DataException if it is no change event of a table
   */
  public static Optional<DebeziumEvent> read(SinkRecord record, long offset) {
    if (record.value() == null && isTombstone(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(event(envelope(record.value()), record));
    } catch (IllegalArgumentException | DataException e) {
      throw new DataException(
          "Cannot archive the record of topic %s, topic partition %d, offset %d: %s"
              .formatted(record.topic(), record.kafkaPartition(), offset, e.getMessage()),
          e);
    }
  }

  private static boolean isTombstone(SinkRecord record) {
    return record.headers().lastWithName(ExportHeaders.BEGIN) == null
        && record.headers().lastWithName(ExportHeaders.SEAL) == null
        && record.headers().lastWithName(ExportHeaders.ABANDON) == null;
  }

  private static Struct envelope(Object value) {
    if (value == null) {
      throw new IllegalArgumentException(
          "it is one of the source connector's, and debezium.enabled is set: check topics or"
              + " topics.regex, or take debezium.enabled away");
    }
    if (value instanceof Struct struct) {
      return struct;
    }
    if (value instanceof Map) {
      throw new IllegalArgumentException("it is JSON without a schema" + CONVERTER);
    }
    if (value instanceof byte[] || value instanceof String) {
      throw new IllegalArgumentException(
          "it came as %s, not as a Struct".formatted(value instanceof String ? "text" : "bytes")
              + CONVERTER);
    }
    throw new IllegalArgumentException("it came as " + value.getClass().getName() + CONVERTER);
  }

  private static DebeziumEvent event(Struct envelope, SinkRecord record) {
    if (ScanEnd.is(envelope)) {
      return ScanEnd.read(envelope);
    }
    Struct source = struct(envelope, "source");
    if (source == null) {
      throw new IllegalArgumentException(
          "it is no change event of Debezium: its value has no 'source'. Remove transformations"
              + " that take the envelope off (ExtractNewRecordState), and read only topics of"
              + " tables: check topics or topics.regex");
    }
    String table = text(source, "table");
    if (table.isEmpty()) {
      throw new IllegalArgumentException(
          "its 'source' names no table, so it is no change of one: check topics or topics.regex");
    }
    SnapshotMarker marker = SnapshotMarker.parse(get(source, "snapshot"));
    boolean scanned = marker == SnapshotMarker.INCREMENTAL;
    ScanMark mark = scanned ? mark(record) : null;
    DebeziumEvent event =
        new DebeziumEvent(
            text(source, "name"),
            new TableName(text(source, "schema"), table),
            marker,
            text(envelope, "op"),
            scanned ? mark.scan() : new SnapshotId(number(source, "txId"), number(source, "lsn")),
            Instant.ofEpochMilli(milliseconds(source, envelope, record)),
            struct(envelope, "after"),
            scanned ? new ScanPlace.Row(mark.row()) : null);
    requireRow(event);
    return event;
  }

  private static ScanMark mark(SinkRecord record) {
    Header header = record.headers().lastWithName(ScanMark.HEADER);
    if (header == null) {
      throw new IllegalArgumentException(
          "it is a row of an incremental snapshot without number, and no record says where that"
              + " ends. Give the Debezium connector the transformation "
              + IncrementalSnapshotMarks.class.getName()
              + " and notifications as in config/debezium-incremental.json, or snapshot with"
              + " snapshot.mode=initial_only, or by a signal of type blocking");
    }
    return ScanMark.parse(header);
  }

  private static void requireRow(DebeziumEvent event) {
    if (event.server().isEmpty()) {
      throw new IllegalArgumentException("its 'source' names no connector (source.name)");
    }
    if (!event.isChange() && event.row() == null) {
      throw new IllegalArgumentException("it is a row of a snapshot and has no 'after'");
    }
  }

  private static long milliseconds(Struct source, Struct envelope, SinkRecord record) {
    long read = number(source, "ts_ms");
    long handled = read == 0 ? number(envelope, "ts_ms") : read;
    return handled == 0 && record.timestamp() != null ? record.timestamp() : handled;
  }

  private static Struct struct(Struct parent, String field) {
    return get(parent, field) instanceof Struct struct ? struct : null;
  }

  private static String text(Struct parent, String field) {
    return get(parent, field) instanceof String text ? text : "";
  }

  private static long number(Struct parent, String field) {
    return get(parent, field) instanceof Number number ? number.longValue() : 0;
  }

  private static Object get(Struct parent, String name) {
    Field field = parent.schema().field(name);
    return field == null ? null : parent.get(field);
  }
}
