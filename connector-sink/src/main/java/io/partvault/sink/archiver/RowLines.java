// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.frame.RowFrame;
import io.partvault.sink.struct.StructLines;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Gets the lines out of records with rows, in whichever format the source sends them. */
final class RowLines {

  private static final String CONVERTERS =
      "; set value.converter alike on both connectors:"
          + " org.apache.kafka.connect.converters.ByteArrayConverter, or"
          + " org.apache.kafka.connect.json.JsonConverter where the source has record.format=struct";

  private final StructLines structs = new StructLines();

  /**
   * How many lines a value holds.
   *
   * @throws IllegalArgumentException if it is not the value of a record with rows
   */
  static int count(Object value) {
    return !(value instanceof byte[]) && StructLines.isRow(value) ? 1 : Lines.count(bytes(value));
  }

  /**
   * The lines of a record, joined by newlines.
   *
   * @throws DataException if the record is not of the format that its export's begin promises
   */
  byte[] of(SinkRecord record, Export export, long offset) {
    Object value = record.value();
    if (value instanceof byte[] || !StructLines.isRow(value)) {
      if (export.sendsStructs()) {
        throw refused(
            record, export, offset, "it is sent as a struct and came as text" + CONVERTERS);
      }
      return bytes(value);
    }
    if (!export.sendsStructs() && !export.begin().columns().isEmpty()) {
      throw refused(
          record,
          export,
          offset,
          "it is sent as text and came as " + value.getClass().getName() + CONVERTERS);
    }
    try {
      return structs.line(value, export.begin().columns());
    } catch (DataException e) {
      throw refused(record, export, offset, e.getMessage());
    }
  }

  /**
   * The frame that a record's value is, with what its headers say of it.
   *
   * @throws DataException if the value is no bytes
   */
  static RowFrame frame(SinkRecord record, Export export, Arrival.Rows rows, FrameHeader said) {
    if (!(record.value() instanceof byte[] bytes)) {
      throw refused(
          record,
          export,
          rows.offset(),
          "it is sent as a zstd frame and came as "
              + (record.value() == null ? "null" : record.value().getClass().getName())
              + "; set value.converter=org.apache.kafka.connect.converters.ByteArrayConverter on"
              + " both connectors, and no transformation of the value");
    }
    try {
      return new RowFrame(bytes, rows.rows(), said.rawBytes(), said.digest());
    } catch (IllegalArgumentException e) {
      throw refused(record, export, rows.offset(), e.getMessage());
    }
  }

  private static byte[] bytes(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof String text) {
      return text.getBytes(UTF_8);
    }
    throw new IllegalArgumentException(
        "its value is " + (value == null ? "missing" : "of " + value.getClass()) + CONVERTERS);
  }

  private static DataException refused(SinkRecord record, Export export, long offset, String why) {
    return new DataException(
        "Cannot archive a row of %s (topic %s, topic partition %d, offset %d): %s"
            .formatted(export.id(), record.topic(), record.kafkaPartition(), offset, why));
  }
}
