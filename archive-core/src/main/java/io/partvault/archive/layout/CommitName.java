// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

/** What the key of a commit says before the commit is read, but for the sink. */
public record CommitName(String topic, int topicPartition, long sequence) {

  public CommitName {
    requireNonNull(topic, "topic is null");
  }
}
