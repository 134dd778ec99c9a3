// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

/**
 * What Kafka has said about the records of one export attempt.
 *
 * <p>Thread-safe: records are emitted on the task's thread and acknowledged on the producer's.
 */
final class Acknowledgements {

  private final Runnable onChange;
  private long outstanding;
  private TopicPlace place;
  private String failure = "";

  /**
   * Starts with nothing emitted.
   *
   * @param place where the begin lies, or unknown if it is yet to be emitted
   * @param onChange called when nothing is outstanding any more, or something went wrong
   */
  Acknowledgements(TopicPlace place, Runnable onChange) {
    this.place = requireNonNull(place, "place is null");
    this.onChange = requireNonNull(onChange, "onChange is null");
  }

  /** Records are about to be handed to Connect. */
  synchronized void emitted(int records) {
    outstanding += records;
  }

  /** Kafka has a record; the first one says where the export lies. */
  void acknowledged(TopicPlace where) {
    boolean changed;
    synchronized (this) {
      outstanding--;
      if (!place.isKnown()) {
        place = where;
      } else if (!place.equals(where)) {
        fail(
            "a record went to "
                + where
                + " and its begin to "
                + place
                + "; the topic got more partitions, or a transformation routes records");
      }
      changed = outstanding == 0 || isFailed();
    }
    if (changed) {
      onChange.run();
    }
  }

  /** A record will never be in Kafka although the task goes on. */
  void dropped() {
    synchronized (this) {
      outstanding--;
      fail("a record was dropped on its way to Kafka, by a transformation or errors.tolerance");
    }
    onChange.run();
  }

  synchronized boolean isComplete() {
    return outstanding == 0;
  }

  synchronized boolean isFailed() {
    return !failure.isEmpty();
  }

  /** Why the export cannot be sealed; empty while it can. */
  synchronized String failure() {
    return failure;
  }

  /** Where the export lies. */
  synchronized TopicPlace place() {
    return place;
  }

  private void fail(String reason) {
    if (failure.isEmpty()) {
      failure = reason;
    }
  }
}
