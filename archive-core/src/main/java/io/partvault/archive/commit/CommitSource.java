// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

/**
 * Whose commits these are: there is one log for each.
 *
 * @param sink name of the sink connector
 */
public record CommitSource(String sink, String topic, int topicPartition) {

  public CommitSource {
    requireNonNull(sink, "sink is null");
    requireNonNull(topic, "topic is null");
    if (sink.isEmpty() || topic.isEmpty() || topicPartition < 0) {
      throw new IllegalArgumentException(
          "No commit log for sink '%s', topic '%s', topic partition %d"
              .formatted(sink, topic, topicPartition));
    }
  }

  @Override
  public String toString() {
    return topic + "-" + topicPartition;
  }
}
