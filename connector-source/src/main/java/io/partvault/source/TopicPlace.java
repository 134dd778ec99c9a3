// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

/**
 * The topic partition in which an export's begin was acknowledged; every other record of the export
 * must lie there too.
 *
 * @param topic as Kafka names it, after transformations; empty while unknown
 * @param topicPartition number, -1 while unknown
 */
record TopicPlace(String topic, int topicPartition) {

  /** The begin is not acknowledged yet. */
  static final TopicPlace UNKNOWN = new TopicPlace("", -1);

  TopicPlace {
    requireNonNull(topic, "topic is null");
  }

  boolean isKnown() {
    return topicPartition >= 0;
  }

  @Override
  public String toString() {
    return topic + "-" + topicPartition;
  }
}
