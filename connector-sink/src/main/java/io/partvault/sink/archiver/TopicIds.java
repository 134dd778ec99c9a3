// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

/** Tells topics apart that had the same name at different times. */
public interface TopicIds extends AutoCloseable {

  /**
   * Kafka's id of a topic; empty text where nobody was told how to ask.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  String id(String topic);

  /**
   * How many topic partitions a topic has; 0 where nobody was told how to ask.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  default int topicPartitions(String topic) {
    return 0;
  }

  @Override
  void close();

  /** Where {@code kafka.bootstrap.servers} is not set. */
  static TopicIds none() {
    return new TopicIds() {
      @Override
      public String id(String topic) {
        return "";
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
