// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.json.Json;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;

/**
 * Says which sink connector archives a topic below a prefix, so that two of them never do.
 *
 * <pre>
 * owners/shop.public.events.json    {"format":1,"sink":"archive-sink","topic":"shop.public.events"}
 * </pre>
 */
public final class TopicOwner {

  private static final String SINK = "sink";

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
              json.writeNumberField("format", 1);
              json.writeStringField(SINK, sink);
              json.writeStringField("topic", topic);
            });
    if (store.create(key, claim) == CreateOutcome.CREATED) {
      return sink;
    }
    return Json.text(Json.parse(store.read(key), key.value()), SINK);
  }
}
