// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFileCodec;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.record.RecordStanding;
import io.partvault.archive.table.TablePartitionKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads commits. The bytes of a given commit never change within a format version.
 *
 * <p>A reset is of a format of its own, because a reader that does not know what a reset is must
 * not take it for a commit that covers offsets; and so is a commit of records that are of no table
 * partition, because whoever does not see their files must not take them for orphans.
 */
public final class CommitCodec {

  /** Version of commits that cover offsets. */
  public static final int FORMAT = 1;

  /** Version of resets. */
  public static final int RESET_FORMAT = 2;

  /** Version of commits and resets of records; versions above it are refused. */
  public static final int RECORDS_FORMAT = 3;

  private static final String KIND = "kind";
  private static final String RECORDS = "records";
  private static final String RESET = "reset";

  private CommitCodec() {}

  /** A commit as JSON; the same commit always gives the same bytes. */
  public static byte[] write(Commit commit) {
    return Json.object(
        json -> {
          boolean reset = commit.kind() == Commit.Kind.RESET;
          boolean records = !commit.records().isNone();
          json.writeNumberField("format", records ? RECORDS_FORMAT : reset ? RESET_FORMAT : FORMAT);
          json.writeStringField("origin", "partvault");
          if (reset || records) {
            json.writeStringField(KIND, reset ? RESET : RECORDS);
          }
          json.writeStringField("sink", commit.source().sink());
          json.writeStringField("topic", commit.source().topic());
          json.writeStringField("topicId", commit.topicId());
          json.writeNumberField("topicPartition", commit.source().topicPartition());
          json.writeNumberField("sequence", commit.sequence());
          json.writeStringField("nonce", commit.nonce());
          json.writeStringField("previousNonce", commit.previousNonce());
          json.writeNumberField("from", commit.from());
          json.writeNumberField("next", commit.next());
          json.writeStringField("committedAt", commit.committedAt().toString());
          if (commit.sweptTo() >= 0) {
            json.writeNumberField("sweptTo", commit.sweptTo());
          }
          json.writeArrayFieldStart("exports");
          for (ExportStanding standing : commit.exports()) {
            json.writeStartObject();
            writeStanding(json, standing);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayFieldStart("dataFiles");
          for (CommittedFile committed : commit.dataFiles()) {
            json.writeStartObject();
            writeId(json, committed.export());
            DataFileCodec.writeFields(json, committed.file());
            json.writeEndObject();
          }
          json.writeEndArray();
          if (records) {
            json.writeObjectFieldStart(RECORDS);
            RecordCodec.writeFields(json, commit.records());
            json.writeEndObject();
          }
        });
  }

  /**
   * Reads a commit; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if it is no commit, of a newer format, or contradicts itself
   */
  public static Commit read(byte[] json, String what) {
    JsonNode commit = Json.parse(json, what);
    try {
      return read(kind(commit), commit);
    } catch (JsonFormatException | IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read commit " + what + ": " + e.getMessage(), e);
    }
  }

  private static Commit.Kind kind(JsonNode commit) {
    long format = Json.number(commit, "format");
    if (format == FORMAT) {
      return Commit.Kind.ROWS;
    }
    if (format != RESET_FORMAT && format != RECORDS_FORMAT) {
      throw new JsonFormatException(
          "format %d is not known here, only %d to %d".formatted(format, FORMAT, RECORDS_FORMAT));
    }
    String kind = Json.text(commit, KIND);
    if (kind.equals(RECORDS) && format == RECORDS_FORMAT) {
      return Commit.Kind.ROWS;
    }
    if (!kind.equals(RESET)) {
      throw new JsonFormatException(
          "kind '%s' is not known here, only %s and %s".formatted(kind, RESET, RECORDS));
    }
    return Commit.Kind.RESET;
  }

  private static Commit read(Commit.Kind kind, JsonNode commit) {
    List<ExportStanding> exports = new ArrayList<>();
    for (JsonNode standing : Json.list(commit, "exports")) {
      exports.add(readStanding(standing));
    }
    List<CommittedFile> dataFiles = new ArrayList<>();
    for (JsonNode file : Json.list(commit, "dataFiles")) {
      dataFiles.add(new CommittedFile(readId(file), DataFileCodec.read(file)));
    }
    return new Commit(
        kind,
        new CommitSource(
            Json.text(commit, "sink"),
            Json.text(commit, "topic"),
            Json.smallNumber(commit, "topicPartition")),
        Json.text(commit, "topicId"),
        Json.number(commit, "sequence"),
        Json.text(commit, "nonce"),
        Json.text(commit, "previousNonce"),
        Json.number(commit, "from"),
        Json.number(commit, "next"),
        Json.instant(commit, "committedAt"),
        commit.has("sweptTo") ? Json.number(commit, "sweptTo") : -1,
        exports,
        dataFiles,
        commit.has(RECORDS)
            ? RecordCodec.readFields(Json.required(commit, RECORDS))
            : RecordStanding.NONE);
  }

  private static void writeStanding(JsonGenerator json, ExportStanding standing)
      throws IOException {
    writeId(json, standing.id());
    json.writeNumberField("oid", standing.oid());
    json.writeStringField("begin", standing.beginSha256());
    json.writeNumberField("beganAt", standing.beganAt());
    json.writeNumberField("nextRow", standing.nextRow());
    json.writeStringField("digest", standing.digest().toString());
    json.writeNumberField("rawBytes", standing.rawBytes());
    json.writeStringField("changedAt", standing.changedAt().toString());
    ExportStateCodec.writeFields(json, standing.state());
  }

  private static ExportStanding readStanding(JsonNode standing) {
    return new ExportStanding(
        readId(standing),
        Json.number(standing, "oid"),
        Json.text(standing, "begin"),
        Json.number(standing, "beganAt"),
        Json.number(standing, "nextRow"),
        Digest.parse(Json.text(standing, "digest")),
        Json.number(standing, "rawBytes"),
        Json.instant(standing, "changedAt"),
        ExportStateCodec.read(standing));
  }

  private static void writeId(JsonGenerator json, ExportId id) throws IOException {
    json.writeStringField("tablePartition", id.tablePartition().toString());
    json.writeNumberField("epoch", id.epoch());
  }

  private static ExportId readId(JsonNode object) {
    return new ExportId(
        TablePartitionKey.parse(Json.text(object, "tablePartition")), Json.number(object, "epoch"));
  }
}
