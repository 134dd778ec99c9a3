// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.util.Objects.requireNonNull;

import io.partvault.sink.debezium.LeafPattern;
import io.partvault.sink.records.RecordRules;

/** What the topics of a sink hold. */
public sealed interface TopicContent {

  /** Exports of the source connector. */
  record Exports() implements TopicContent {}

  /**
   * Change events of a Debezium connector.
   *
   * @param leaves tells the partitioned table of a leaf
   */
  record ChangeEvents(LeafPattern leaves) implements TopicContent {
    public ChangeEvents {
      requireNonNull(leaves, "leaves is null");
    }
  }

  /**
   * Records of whatever kind, which are archived as they come.
   *
   * @param rules what their lines are and where these go
   */
  record Records(RecordRules rules) implements TopicContent {
    public Records {
      requireNonNull(rules, "rules is null");
    }
  }
}
