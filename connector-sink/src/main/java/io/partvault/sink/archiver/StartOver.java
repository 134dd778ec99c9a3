// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.Locale;

/** The words that tell how to start over, in one place, because people type what they say. */
final class StartOver {

  private StartOver() {}

  /** How to read a topic partition from its beginning again. */
  static String with(String sink, String topic, int topicPartition) {
    String connector = "/connectors/" + sink;
    return String.format(
        Locale.ROOT,
        "To start over with it: PUT %1$s/stop, then PATCH %1$s/offsets with"
            + " {\"offsets\":[{\"partition\":{\"kafka_topic\":\"%2$s\",\"kafka_partition\":%3$d},"
            + "\"offset\":{\"kafka_offset\":0}}]}"
            + " (or DELETE %1$s/offsets, for all topic partitions the consumer group knows), then"
            + " PUT %1$s/resume; what was archived stays archived and is not archived twice",
        connector,
        topic,
        topicPartition);
  }
}
