// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.table.TablePartition;
import io.partvault.sink.archiver.TestTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** The topic with its two topic partitions. */
final class Topic {

  static final int TOPIC_PARTITIONS = 2;

  private final TestTopic records = new TestTopic();
  private final Map<Object, Integer> places = new HashMap<>();

  Topic(List<TablePartition> leaves, boolean apart) {
    for (int i = 0; i < leaves.size(); i++) {
      places.put(leaves.get(i).key().toString(), apart ? i % TOPIC_PARTITIONS : 0);
    }
  }

  TestTopic records() {
    return records;
  }

  int append(SourceRecord record) {
    int topicPartition = places.get(record.key());
    records.append(topicPartition, (String) record.key(), record.value(), record.headers());
    return topicPartition;
  }

  /** Keys lie elsewhere from now on, as with more topic partitions. */
  void grow() {
    places.replaceAll((key, topicPartition) -> (topicPartition + 1) % TOPIC_PARTITIONS);
  }
}
