// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.source.ExportPosition.Status;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Positions as Connect's source offsets, with values of type String and Long alone.
 *
 * <pre>
 * key    {"tablePartition": "shop/public.events/events_2024_01"}
 * value  {"version": 1, "status": "open", "epoch": 1830271648399360, "oid": 16402, "lastTid": 65540, …}
 * </pre>
 */
final class ExportPositionCodec {

  static final String TABLE_PARTITION = "tablePartition";
  private static final String VERSION = "version";
  private static final String STATUS = "status";
  private static final String EPOCH = "epoch";
  private static final String RECORD_FORMAT = "recordFormat";
  private static final String OID = "oid";
  private static final String RELFILENODE = "relfilenode";
  private static final String FINGERPRINT = "fingerprint";
  private static final String SYSTEM_IDENTIFIER = "systemIdentifier";
  private static final String TIMELINE = "timeline";
  private static final String HORIZON = "horizon";
  private static final String EXPECTED_ROWS = "expectedRows";
  private static final String WAL_POSITION = "walPosition";
  private static final String STARTED_AT = "startedAt";
  private static final String TOPIC = "topic";
  private static final String TOPIC_PARTITION = "topicPartition";
  private static final String LAST_TID = "lastTid";
  private static final String ROWS = "rows";
  private static final String DIGEST = "digest";
  private static final String RAW_BYTES = "rawBytes";
  private static final String SEALED_AT = "sealedAt";
  private static final String PROVEN_AT = "provenAt";
  private static final String PROOF_HORIZON = "proofHorizon";
  private static final String PROOF_WAL_POSITION = "proofWalPosition";
  private static final long CURRENT_VERSION = 1;

  private ExportPositionCodec() {}

  /** The source offset key of a table partition. */
  static Map<String, String> key(TablePartitionKey key) {
    return Map.of(TABLE_PARTITION, key.toString());
  }

  /**
   * Reads what {@link #key} wrote.
   *
   * @throws ConnectException that says what is expected
   */
  static TablePartitionKey readKey(Map<String, ?> offsetKey) {
    if (offsetKey.size() != 1 || !(offsetKey.get(TABLE_PARTITION) instanceof String text)) {
      throw new ConnectException(
          "Cannot alter offset of "
              + offsetKey
              + ": expected one field '"
              + TABLE_PARTITION
              + "' such as 'shop/public.events/events_2024_01'");
    }
    try {
      return TablePartitionKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConnectException("Cannot alter offset of '" + text + "': " + e.getMessage(), e);
    }
  }

  static Map<String, Object> write(ExportPosition position) {
    Map<String, Object> offset = new HashMap<>(64);
    offset.put(VERSION, CURRENT_VERSION);
    offset.put(STATUS, position.status().name().toLowerCase(Locale.ROOT));
    offset.put(EPOCH, position.epoch());
    offset.put(RECORD_FORMAT, position.format().word());
    writeBasis(offset, position.basis());
    offset.put(TOPIC, position.place().topic());
    offset.put(TOPIC_PARTITION, (long) position.place().topicPartition());
    offset.put(LAST_TID, position.progress().lastTid());
    offset.put(ROWS, position.progress().rows());
    offset.put(DIGEST, position.progress().digest().toString());
    offset.put(RAW_BYTES, position.progress().rawBytes());
    offset.put(SEALED_AT, position.seal().sealedAt().toString());
    offset.put(PROVEN_AT, position.seal().provenAt().toString());
    offset.put(PROOF_HORIZON, position.seal().proofHorizon());
    offset.put(PROOF_WAL_POSITION, position.seal().proofWalPosition());
    return offset;
  }

  /**
   * Reads what {@link #write} wrote, also after Connect's JSON and from the REST interface.
   *
   * @throws ConnectException that names the field and its value
   */
  static ExportPosition read(Map<String, ?> offset) {
    long version = number(offset, VERSION, 1);
    if (version != CURRENT_VERSION) {
      throw new ConnectException(
          "Cannot read source offset of version "
              + version
              + ": this release reads version "
              + CURRENT_VERSION
              + "; run the release that wrote it, or set the offset to null to archive again");
    }
    try {
      return new ExportPosition(
          status(offset),
          number(offset, EPOCH, 1),
          format(offset),
          readBasis(offset),
          new TopicPlace(text(offset, TOPIC), Math.toIntExact(number(offset, TOPIC_PARTITION, -1))),
          new ExportProgress(
              number(offset, LAST_TID, 0),
              number(offset, ROWS, 0),
              Digest.parse(text(offset, DIGEST)),
              number(offset, RAW_BYTES, 0)),
          new SealState(
              instant(offset, SEALED_AT),
              instant(offset, PROVEN_AT),
              number(offset, PROOF_HORIZON, 0),
              number(offset, PROOF_WAL_POSITION, 0)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ConnectException("Cannot read source offset: " + e.getMessage(), e);
    }
  }

  private static void writeBasis(Map<String, Object> offset, ExportBasis basis) {
    offset.put(OID, basis.oid());
    offset.put(RELFILENODE, basis.relfilenode());
    offset.put(FINGERPRINT, basis.fingerprint());
    offset.put(SYSTEM_IDENTIFIER, basis.systemIdentifier());
    offset.put(TIMELINE, basis.timeline());
    offset.put(HORIZON, basis.horizon());
    offset.put(EXPECTED_ROWS, basis.rows());
    offset.put(WAL_POSITION, basis.walPosition());
    offset.put(STARTED_AT, basis.startedAt().toString());
  }

  private static ExportBasis readBasis(Map<String, ?> offset) {
    return new ExportBasis(
        number(offset, OID, 1),
        number(offset, RELFILENODE, 0),
        text(offset, FINGERPRINT),
        text(offset, SYSTEM_IDENTIFIER),
        number(offset, TIMELINE, 0),
        number(offset, HORIZON, 0),
        number(offset, EXPECTED_ROWS, 0),
        number(offset, WAL_POSITION, 0),
        instant(offset, STARTED_AT));
  }

  private static Status status(Map<String, ?> offset) {
    String text = text(offset, STATUS);
    for (Status status : Status.values()) {
      if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
        return status;
      }
    }
    throw refused(STATUS, text, "expected open, sealed or abandoned");
  }

  /** Offsets of exports from before there was a choice have no format. */
  private static RecordFormat format(Map<String, ?> offset) {
    if (!offset.containsKey(RECORD_FORMAT)) {
      return RecordFormat.JSON;
    }
    String text = text(offset, RECORD_FORMAT);
    try {
      return RecordFormat.parse(text);
    } catch (IllegalArgumentException e) {
      throw refused(
          RECORD_FORMAT, text, "expected one of " + String.join(", ", RecordFormat.words()));
    }
  }

  private static long number(Map<String, ?> offset, String field, long least) {
    Object value = offset.get(field);
    if (!(value instanceof Long || value instanceof Integer)) {
      throw refused(field, value, "expected a whole number");
    }
    long number = ((Number) value).longValue();
    if (number < least) {
      throw refused(field, value, "expected at least " + least);
    }
    return number;
  }

  private static String text(Map<String, ?> offset, String field) {
    if (offset.get(field) instanceof String text) {
      return text;
    }
    throw refused(field, offset.get(field), "expected text");
  }

  private static Instant instant(Map<String, ?> offset, String field) {
    String text = text(offset, field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new ConnectException(
          "Cannot read source offset field '"
              + field
              + "': '"
              + text
              + "' is no time such as 2026-01-31T00:00:00Z",
          e);
    }
  }

  private static ConnectException refused(String field, Object value, String expected) {
    return new ConnectException(
        "Cannot read source offset field '" + field + "': " + expected + ", found " + value);
  }
}
