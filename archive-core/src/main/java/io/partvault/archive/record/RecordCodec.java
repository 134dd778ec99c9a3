// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFileCodec;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads manifests of windows, and what commits say of them. The bytes of a given
 * document never change within a format version.
 */
public final class RecordCodec {

  /** Version written; versions above it are refused. */
  public static final int FORMAT = 1;

  /** What {@code origin} says of a topic whose records are of no table partition. */
  public static final String ORIGIN = "records";

  private static final String FILES = "dataFiles";
  private static final String SKIPPED = "skipped";
  private static final String ERRANT = "errant";
  private static final String TOPIC_PARTITION = "topicPartition";

  private RecordCodec() {}

  /** A manifest as JSON; the same manifest always gives the same bytes. */
  public static byte[] write(RecordManifest manifest) {
    return Json.object(
        json -> {
          json.writeNumberField("format", FORMAT);
          json.writeStringField("origin", ORIGIN);
          json.writeStringField("sink", manifest.sink());
          json.writeStringField("topic", manifest.topic());
          json.writeNumberField(TOPIC_PARTITION, manifest.topicPartition());
          writeWindow(json, manifest.window());
          json.writeNumberField("records", manifest.records());
          json.writeNumberField(SKIPPED, manifest.skipped());
          json.writeNumberField(ERRANT, manifest.errant());
          json.writeNumberField("rawBytes", manifest.rawBytes());
          json.writeNumberField("bytes", manifest.bytes());
          json.writeStringField("digest", manifest.digest().toString());
          writeFiles(json, manifest.files());
        });
  }

  /**
   * Reads a manifest; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if it is no such manifest, of a newer format, or one whose parts do
   *     not agree
   */
  public static RecordManifest read(byte[] json, String what) {
    JsonNode manifest = Json.parse(json, what);
    try {
      Json.requireFormat(manifest, FORMAT);
      String origin = Json.text(manifest, "origin");
      if (!origin.equals(ORIGIN)) {
        throw new JsonFormatException("origin is '" + origin + "', not " + ORIGIN);
      }
      return new RecordManifest(
          Json.text(manifest, "sink"),
          Json.text(manifest, "topic"),
          Json.smallNumber(manifest, TOPIC_PARTITION),
          readWindow(manifest),
          Json.number(manifest, SKIPPED),
          Json.number(manifest, ERRANT),
          Digest.parse(Json.text(manifest, "digest")),
          readFiles(manifest));
    } catch (JsonFormatException | IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read manifest " + what + ": " + e.getMessage(), e);
    }
  }

  /** Writes what a commit says into an object that is already open. */
  public static void writeFields(JsonGenerator json, RecordStanding standing) throws IOException {
    json.writeObjectFieldStart("window");
    writeWindow(json, standing.window());
    json.writeEndObject();
    json.writeArrayFieldStart("due");
    for (RecordWindow window : standing.due()) {
      json.writeStartObject();
      writeWindow(json, window);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField(SKIPPED, standing.skipped());
    json.writeNumberField(ERRANT, standing.errant());
    writeFiles(json, standing.files());
  }

  /** Reads what {@link #writeFields} wrote. */
  public static RecordStanding readFields(JsonNode standing) {
    List<RecordWindow> due = new ArrayList<>();
    for (JsonNode window : Json.list(standing, "due")) {
      due.add(readWindow(window));
    }
    return new RecordStanding(
        readWindow(Json.required(standing, "window")),
        due,
        Json.number(standing, SKIPPED),
        Json.number(standing, ERRANT),
        readFiles(standing));
  }

  private static void writeWindow(JsonGenerator json, RecordWindow window) throws IOException {
    json.writeStringField("from", window.from().toString());
    json.writeStringField("to", window.to().toString());
    json.writeNumberField("firstSequence", window.firstSequence());
    json.writeNumberField("lastSequence", window.lastSequence());
    json.writeNumberField("firstOffset", window.firstOffset());
    json.writeNumberField("nextOffset", window.nextOffset());
  }

  private static RecordWindow readWindow(JsonNode window) {
    return new RecordWindow(
        Json.instant(window, "from"),
        Json.instant(window, "to"),
        Json.number(window, "firstSequence"),
        Json.number(window, "lastSequence"),
        Json.number(window, "firstOffset"),
        Json.number(window, "nextOffset"));
  }

  private static void writeFiles(JsonGenerator json, List<RecordFile> files) throws IOException {
    json.writeArrayFieldStart(FILES);
    for (RecordFile file : files) {
      json.writeStartObject();
      DataFileCodec.writeFields(json, file.file());
      json.writeNumberField("firstTimestamp", file.firstTimestamp());
      json.writeNumberField("lastTimestamp", file.lastTimestamp());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static List<RecordFile> readFiles(JsonNode document) {
    List<RecordFile> files = new ArrayList<>();
    for (JsonNode file : Json.list(document, FILES)) {
      files.add(
          new RecordFile(
              DataFileCodec.read(file),
              Json.number(file, "firstTimestamp"),
              Json.number(file, "lastTimestamp")));
    }
    return files;
  }
}
