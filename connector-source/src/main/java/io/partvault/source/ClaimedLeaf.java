// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;

/** A leaf that this task has claimed, and what is to be done with it. */
record ClaimedLeaf(Candidate candidate, LeafTask task) {

  ClaimedLeaf {
    requireNonNull(candidate, "candidate is null");
    requireNonNull(task, "task is null");
  }

  TablePartition tablePartition() {
    return candidate.tablePartition();
  }

  TablePartitionKey key() {
    return candidate.tablePartition().key();
  }
}
