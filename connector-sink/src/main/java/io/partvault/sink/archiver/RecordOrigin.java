// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Where a record lay before transformations renamed its topic. Workers older than Kafka 3.6 cannot
 * say; on them topics must not be renamed.
 */
final class RecordOrigin {

  private final Function<SinkRecord, TopicPartition> original;
  private final ToLongFunction<SinkRecord> originalOffset;
  private boolean known = true;

  RecordOrigin() {
    this(
        record -> new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
        // No method reference: that would be resolved here, where nobody catches that it is absent.
        record -> record.originalKafkaOffset());
  }

  RecordOrigin(
      Function<SinkRecord, TopicPartition> original, ToLongFunction<SinkRecord> originalOffset) {
    this.original = original;
    this.originalOffset = originalOffset;
  }

  TopicPartition topicPartition(SinkRecord record) {
    if (known) {
      try {
        return original.apply(record);
      } catch (NoSuchMethodError e) {
        known = false;
      }
    }
    return new TopicPartition(record.topic(), record.kafkaPartition());
  }

  /** To be asked after {@link #topicPartition}. */
  long offset(SinkRecord record) {
    return known ? originalOffset.applyAsLong(record) : record.kafkaOffset();
  }
}
