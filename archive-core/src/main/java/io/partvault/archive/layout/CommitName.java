// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

/** What the key of a commit says before the commit is read. */
public record CommitName(String sink, String topic, int topicPartition, long sequence) {

  public CommitName {
    requireNonNull(sink, "sink is null");
    requireNonNull(topic, "topic is null");
  }
}
