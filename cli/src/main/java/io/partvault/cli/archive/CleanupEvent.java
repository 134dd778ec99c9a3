// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Locale;

/**
 * What the cleanup connector tells of a table partition.
 *
 * @param kind what happened
 * @param key to which
 * @param oid its identity
 * @param epoch of the export it rests on
 * @param reason one sentence, empty where the kind says it all
 */
record CleanupEvent(Kind kind, TablePartitionKey key, long oid, long epoch, String reason) {

  enum Kind {
    VERIFIED,
    WAITING,
    REFUSED,
    DETACHED,
    DROPPED,
    RECOVERED,
    GONE,
    FAILED,
    /** One that a newer cleanup connector knows. */
    OTHER
  }

  CleanupEvent {
    requireNonNull(kind, "kind is null");
    requireNonNull(key, "key is null");
    requireNonNull(reason, "reason is null");
  }

  /**
   * Reads a record of the cleanup topic.
   *
   * @throws io.partvault.archive.json.JsonFormatException or IllegalArgumentException if it is none
   */
  static CleanupEvent parse(String key, byte[] value) {
    JsonNode event = Json.parse(value, "cleanup event of " + key);
    return new CleanupEvent(
        kind(Json.text(event, "event")),
        TablePartitionKey.parse(key),
        Json.number(Json.required(event, "tablePartition"), "oid"),
        Json.number(event, "epoch"),
        Json.text(event, "reason"));
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    return Kind.OTHER;
  }
}
