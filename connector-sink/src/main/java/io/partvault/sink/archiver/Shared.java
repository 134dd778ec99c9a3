// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

/** What the topic partitions of a task share. */
record Shared(FileBudget budget, ErrantRecords errants, SinkTally tally) {}
