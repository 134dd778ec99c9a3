// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;

/**
 * Changes that followed the snapshot of an archived table partition, and that no file holds. Kept
 * for ever: only a snapshot that was taken behind them has them too.
 *
 * <pre>
 * {"format":1,"origin":"debezium","tablePartition":"shop/public.events/events_2024_01","changes":3,
 *  "position":24000000,"sink":"archive-sink","topic":"…","topicPartition":0,
 *  "firstOffset":12345,"lastOffset":12347,"lastAt":"2026-11-21T03:00:00Z"}
 * </pre>
 *
 * @param changes how many
 * @param position of the last of them in the log
 * @param source where they were read
 * @param lastAt when the last of them happened
 */
public record LateChanges(
    TablePartitionKey tablePartition,
    long changes,
    long position,
    CommitSource source,
    long firstOffset,
    long lastOffset,
    Instant lastAt) {

  private static final int FORMAT = 1;

  public LateChanges {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(source, "source is null");
    requireNonNull(lastAt, "lastAt is null");
    if (changes < 1 || position < 0) {
      throw new IllegalArgumentException(
          "%d changes to %s, the last at position %d".formatted(changes, tablePartition, position));
    }
  }

  /** These and those that came behind them. */
  public LateChanges and(LateChanges later) {
    return new LateChanges(
        tablePartition,
        changes + later.changes,
        Math.max(position, later.position),
        source,
        firstOffset,
        later.lastOffset,
        later.lastAt);
  }

  /** As JSON; the same changes always give the same bytes. */
  public byte[] toJson() {
    return Json.object(
        json -> {
          json.writeNumberField("format", FORMAT);
          json.writeStringField("origin", "debezium");
          json.writeStringField("tablePartition", tablePartition.toString());
          json.writeNumberField("changes", changes);
          json.writeNumberField("position", position);
          json.writeStringField("sink", source.sink());
          json.writeStringField("topic", source.topic());
          json.writeNumberField("topicPartition", source.topicPartition());
          json.writeNumberField("firstOffset", firstOffset);
          json.writeNumberField("lastOffset", lastOffset);
          json.writeStringField("lastAt", lastAt.toString());
        });
  }

  /**
   * Reads what {@link #toJson} wrote; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if it is no such document
   */
  public static LateChanges read(byte[] json, String what) {
    JsonNode late = Json.parse(json, what);
    try {
      Json.requireFormat(late, FORMAT);
      return new LateChanges(
          TablePartitionKey.parse(Json.text(late, "tablePartition")),
          Json.number(late, "changes"),
          Json.number(late, "position"),
          new CommitSource(
              Json.text(late, "sink"),
              Json.text(late, "topic"),
              Json.smallNumber(late, "topicPartition")),
          Json.number(late, "firstOffset"),
          Json.number(late, "lastOffset"),
          Json.instant(late, "lastAt"));
    } catch (JsonFormatException | IllegalArgumentException e) {
      throw new JsonFormatException("Cannot read late changes " + what + ": " + e.getMessage(), e);
    }
  }
}
