// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;

/**
 * Ends Kafka's transaction with each poll where the connector is asked to draw the boundaries
 * ({@code transaction.boundary=connector}); elsewhere it does nothing.
 *
 * <p>Nothing longer than a poll can be promised. Connect pauses a task between two polls without
 * telling it, and what is open then stays open until the broker gives it up and fences the
 * producer; and a begin counts as acknowledged only when its transaction is committed, so that an
 * open one would hold up the rows behind it. A poll's last record carries the new offset and its
 * others the old one, so a poll is a whole.
 *
 * <p>Never aborts: an aborted transaction loses the records and stores their offsets.
 */
final class PollTransactions {

  private final Runnable commit;

  private PollTransactions(Runnable commit) {
    this.commit = requireNonNull(commit, "commit is null");
  }

  /** For a task; the worker says by its context who draws the boundaries. */
  static PollTransactions of(SourceTaskContext context) {
    TransactionContext transactions = context.transactionContext();
    return new PollTransactions(transactions == null ? () -> {} : transactions::commitTransaction);
  }

  /**
   * To be called first in every poll, whatever comes of it: a poll without records ends what a send
   * that was tried again, with a pause in between, may have left open.
   */
  void endWithThisPoll() {
    commit.run();
  }
}
