// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TableCodec;
import java.util.function.Supplier;

/** The JSON of begin, seal and abandon, on the topic and in the bucket. */
public final class ExportCodec {

  private static final String ORIGIN = "origin";
  private static final String EPOCH = "epoch";
  private static final String ROWS = "rows";
  private static final String HORIZON = "horizon";
  private static final String FINGERPRINT = "fingerprint";
  private static final String STARTED_AT = "startedAt";
  private static final String FINISHED_AT = "finishedAt";
  private static final String DIGEST = "digest";
  private static final String RAW_BYTES = "rawBytes";
  private static final String REASON = "reason";
  private static final String WAL_POSITION = "walPosition";
  private static final String SYSTEM_IDENTIFIER = "systemIdentifier";
  private static final String TIMELINE = "timeline";
  private static final String SERVER_VERSION = "serverVersion";

  private ExportCodec() {}

  /** A begin as JSON; the same begin always gives the same bytes. */
  public static byte[] write(ExportBegin begin) {
    return Json.object(
        json -> {
          json.writeNumberField("format", 1);
          json.writeStringField(ORIGIN, begin.origin().word());
          json.writeNumberField(EPOCH, begin.epoch());
          TableCodec.write(json, begin.tablePartition());
          json.writeNumberField(ROWS, begin.rows());
          json.writeNumberField(HORIZON, begin.horizon());
          json.writeStringField(WAL_POSITION, begin.walPosition());
          json.writeStringField(FINGERPRINT, begin.fingerprint());
          json.writeStringField(SYSTEM_IDENTIFIER, begin.systemIdentifier());
          json.writeNumberField(TIMELINE, begin.timeline());
          json.writeNumberField(SERVER_VERSION, begin.serverVersion());
          json.writeStringField(STARTED_AT, begin.startedAt().toString());
          TableCodec.writeColumns(json, begin.columns());
          TableCodec.writeDdl(json, begin.ddl());
        });
  }

  /**
   * Reads what {@link #write(ExportBegin)} wrote; unknown fields are ignored.
   *
   * @throws io.partvault.archive.json.JsonFormatException if it is no begin
   */
  public static ExportBegin readBegin(byte[] json) {
    return checked("export begin", () -> readBegin(Json.parse(json, "export begin")));
  }

  private static ExportBegin readBegin(JsonNode begin) {
    return new ExportBegin(
        begin.has(ORIGIN) ? Origin.parse(Json.text(begin, ORIGIN)) : Origin.PARTVAULT,
        Json.number(begin, EPOCH),
        TableCodec.readTablePartition(begin),
        TableCodec.readColumns(begin),
        TableCodec.readDdl(begin),
        Json.number(begin, HORIZON),
        Json.number(begin, ROWS),
        Json.text(begin, WAL_POSITION),
        Json.text(begin, FINGERPRINT),
        Json.text(begin, SYSTEM_IDENTIFIER),
        Json.number(begin, TIMELINE),
        Json.smallNumber(begin, SERVER_VERSION),
        Json.instant(begin, STARTED_AT));
  }

  /** A seal as JSON; the same seal always gives the same bytes. */
  public static byte[] write(PartitionSeal seal) {
    return Json.object(
        json -> {
          json.writeNumberField(EPOCH, seal.epoch());
          json.writeNumberField(ROWS, seal.rows());
          json.writeStringField(DIGEST, seal.digest().toString());
          json.writeNumberField(RAW_BYTES, seal.rawBytes());
          json.writeNumberField(HORIZON, seal.horizon());
          json.writeStringField(FINGERPRINT, seal.fingerprint());
          json.writeStringField(STARTED_AT, seal.startedAt().toString());
          json.writeStringField(FINISHED_AT, seal.finishedAt().toString());
        });
  }

  /**
   * Reads what {@link #write(PartitionSeal)} wrote; unknown fields are ignored.
   *
   * @throws io.partvault.archive.json.JsonFormatException if it is no seal
   */
  public static PartitionSeal readSeal(byte[] json) {
    return readSeal(Json.parse(json, "export seal"));
  }

  /**
   * Reads a seal that stands inside another document.
   *
   * @throws io.partvault.archive.json.JsonFormatException if it is no seal
   */
  public static PartitionSeal readSeal(JsonNode seal) {
    return checked("export seal", () -> seal(seal));
  }

  private static PartitionSeal seal(JsonNode seal) {
    return new PartitionSeal(
        Json.number(seal, EPOCH),
        Json.number(seal, ROWS),
        Digest.parse(Json.text(seal, DIGEST)),
        Json.number(seal, RAW_BYTES),
        Json.number(seal, HORIZON),
        Json.text(seal, FINGERPRINT),
        Json.instant(seal, STARTED_AT),
        Json.instant(seal, FINISHED_AT));
  }

  /** An abandon as JSON. */
  public static byte[] write(ExportAbandon abandon) {
    return Json.object(
        json -> {
          json.writeNumberField(EPOCH, abandon.epoch());
          json.writeStringField(REASON, abandon.reason());
        });
  }

  /**
   * Reads what {@link #write(ExportAbandon)} wrote.
   *
   * @throws io.partvault.archive.json.JsonFormatException if it is no abandon
   */
  public static ExportAbandon readAbandon(byte[] json) {
    JsonNode abandon = Json.parse(json, "export abandon");
    return new ExportAbandon(Json.number(abandon, EPOCH), Json.text(abandon, REASON));
  }

  private static <T> T checked(String what, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read " + what + ": " + e.getMessage(), e);
    }
  }
}
