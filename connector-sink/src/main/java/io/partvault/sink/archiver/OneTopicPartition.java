// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Change events have to lie in one topic partition: Debezium spreads the rows of a table over
 * several by their keys, and no one of them would show that a snapshot is whole.
 */
final class OneTopicPartition {

  private OneTopicPartition() {}

  /**
   * Refuses a topic of change events that has several topic partitions.
   *
   * @throws ConnectException that says so
   */
  static void require(ArchiverParts parts, TopicPartition topicPartition) {
    if (!(parts.settings().content() instanceof TopicContent.ChangeEvents)) {
      return;
    }
    String topic = topicPartition.topic();
    int count = Math.max(parts.topicIds().topicPartitions(topic), topicPartition.partition() + 1);
    if (count > 1) {
      throw new ConnectException(
          ("Cannot archive topic %s: it has %d topic partitions, over which Debezium spreads the rows"
                  + " of a table by their keys, so that their order and their number cannot be told."
                  + " Give it one: topic.creation.default.partitions=1 on the Debezium connector,"
                  + " and a topic that is made anew")
              .formatted(topic, count));
    }
  }
}
