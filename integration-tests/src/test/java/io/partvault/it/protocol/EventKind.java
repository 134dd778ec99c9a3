// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

/** What can happen, and how often beside the others. */
enum EventKind {
  /** A transaction of somebody else: insert, delete or update of one row. */
  CHANGE(5),
  /** Somebody else begins a transaction. */
  OPEN_WRITER(2),
  /** A row is written in an open transaction. */
  WRITE(4),
  /** A subtransaction begins in an open transaction. */
  SAVEPOINT(1),
  COMMIT(3),
  ROLLBACK(1),
  /** VACUUM FULL: the same rows in other places. */
  REWRITE(1),
  /** DDL that changes how rows are rendered. */
  ALTER(1),

  /** Poll, send, acknowledge, as often as the event says. */
  SOURCE_STEP(34),
  SOURCE_POLL(6),
  SOURCE_SEND(4),
  SOURCE_ACKNOWLEDGE(4),
  /** The producer sends again what was not acknowledged. */
  SOURCE_RESEND(2),
  /** Offsets are stored. */
  FLUSH(6),
  /** Offsets are taken to be stored. */
  FLUSH_BEGINS(3),
  /** Offsets taken earlier, by whomever, are stored now. */
  FLUSH_LANDS(2),
  /** The offsets topic is restored to an older state. */
  OFFSETS_BACK(1),
  OFFSETS_LOST(1),
  SOURCE_CRASH(3),
  /** A successor starts; the task lives on without its locks. */
  SOURCE_ZOMBIE(2),
  /** Advisory locks go to whoever asks first. */
  LOCKS_LOST(1),
  /** The session goes to a server that is behind. */
  LAG(3),
  /** The session will be cut off. */
  CUT_OFF(2),
  /** A transformation drops a record. */
  RECORD_DROPPED(2),
  /** A transformation changes a row of a record. */
  RECORD_CHANGED(2),
  /** The topic gets another topic partition. */
  TOPIC_GROWS(1),

  SINK_POLL(20),
  SINK_COMMIT(4),
  SINK_CRASH(3),
  /** A successor is assigned what the task goes on with. */
  SINK_ZOMBIE(2),
  /** A topic partition is revoked and assigned to another task. */
  REBALANCE(2),
  /** A topic partition is lost and assigned to another task. */
  ASSIGNMENT_LOST(1),
  /** Connect goes back to offsets of its own. */
  SINK_REWIND(1),
  /** A call to the store will fail, or its answer, or it will be served later. */
  STORE_FAULT(5),
  /** What is under way to the store arrives. */
  STORE_LANDS(3),

  TIME(8);

  private final int weight;

  EventKind(int weight) {
    this.weight = weight;
  }

  int weight() {
    return weight;
  }

  /** Whether nothing would ever get on without it. */
  boolean isProgress() {
    return this == SOURCE_STEP || this == SINK_POLL;
  }

  /** Whether what was sent is lost by it for good, which only another epoch makes up for. */
  boolean isLoss() {
    return this == RECORD_DROPPED || this == RECORD_CHANGED || this == TOPIC_GROWS;
  }
}
