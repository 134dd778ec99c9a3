// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.util.Optional;

/**
 * Says which sink connector archives a topic below a prefix, so that two of them never do.
 *
 * <pre>
 * owners/shop.public.events.json    {"format":1,"sink":"archive-sink","topic":"shop.public.events"}
 * </pre>
 */
public final class TopicOwner {

  /** Version written; others are refused. */
  public static final int FORMAT = 1;

  private static final String SINK = "sink";
  private static final String TOPIC = "topic";

  private TopicOwner() {}

  /**
   * Claims a topic, once and for all. Idempotent.
   *
   * @return the sink that owns it: this one, or the one that came first
   */
  public static String claim(ObjectStore store, ArchiveLayout layout, String topic, String sink) {
    ObjectKey key = layout.owner(topic);
    byte[] claim =
        Json.object(
            json -> {
              json.writeNumberField("format", FORMAT);
              json.writeStringField(SINK, sink);
              json.writeStringField(TOPIC, topic);
            });
    if (store.create(key, claim) == CreateOutcome.CREATED) {
      return sink;
    }
    return Json.text(Json.parse(store.read(key), key.value()), SINK);
  }

  /** The sink that owns a topic; empty if none has claimed it yet. */
  public static Optional<String> find(ObjectStore store, ArchiveLayout layout, String topic) {
    ObjectKey key = layout.owner(topic);
    return store.stat(key).map(object -> read(store.read(key), topic, key.value()));
  }

  /**
   * Reads who owns a topic; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @return the sink
   * @throws JsonFormatException if it is no such document, or about another topic
   */
  public static String read(byte[] json, String topic, String what) {
    JsonNode owner = Json.parse(json, what);
    try {
      Json.requireFormat(owner, FORMAT);
      if (!Json.text(owner, TOPIC).equals(topic)) {
        throw new JsonFormatException("it is about topic " + Json.text(owner, TOPIC));
      }
      return Json.text(owner, SINK);
    } catch (JsonFormatException e) {
      throw new JsonFormatException("Cannot read " + what + ": " + e.getMessage(), e);
    }
  }
}
