// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.CommitSource;
import java.util.Locale;
import org.apache.kafka.connect.errors.ConnectException;

/** The words that tell how to start over, in one place, because people type what they say. */
final class StartOver {

  private StartOver() {}

  /** How to read a topic partition from its beginning again. */
  static String with(String sink, String topic, int topicPartition) {
    return how(sink, topic, topicPartition)
        + "; what was archived stays archived and is not archived twice";
  }

  /** The same where nothing tells a record that comes again from a new one. */
  static String withRecords(String sink, String topic, int topicPartition) {
    return how(sink, topic, topicPartition)
        + "; what was archived stays archived, and what is read again is archived again";
  }

  /** The failure when a topic gives lower offsets than it may. */
  static ConnectException at(CommitSource source, long position, long offset, String how) {
    return new ConnectException(
        ("Cannot go on with topic %s, topic partition %d: its commits stand at offset %d, but it"
                + " gives offset %d. The topic was created again or lost records, or that offset is"
                + " behind its end. %s")
            .formatted(source.topic(), source.topicPartition(), position, offset, how));
  }

  private static String how(String sink, String topic, int topicPartition) {
    String connector = "/connectors/" + sink;
    return String.format(
        Locale.ROOT,
        "To start over with it: PUT %1$s/stop, then PATCH %1$s/offsets with"
            + " {\"offsets\":[{\"partition\":{\"kafka_topic\":\"%2$s\",\"kafka_partition\":%3$d},"
            + "\"offset\":{\"kafka_offset\":0}}]}"
            + " (or DELETE %1$s/offsets, for all topic partitions the consumer group knows), then"
            + " PUT %1$s/resume",
        connector,
        topic,
        topicPartition);
  }
}
