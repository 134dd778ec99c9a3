// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.Locale;

/**
 * One change of state of a table partition, as it goes to the cleanup topic.
 *
 * @param kind what happened
 * @param tablePartition to which
 * @param epoch of the export it rests on
 * @param size of the archive
 * @param reason one sentence, empty where the kind says it all
 * @param at the worker's clock
 */
record CleanupEvent(
    Kind kind, TablePartition tablePartition, long epoch, Size size, String reason, Instant at) {

  enum Kind {
    /** The archive holds what its manifest promises. */
    VERIFIED,
    /** Not yet: retention, a hold, a lock, a server that lags. */
    WAITING,
    /** Left alone until somebody changes something, or a later export takes over. */
    REFUSED,
    /** A table of its own now, not dropped. */
    DETACHED,
    /** Gone, confirmed by the server. */
    DROPPED,
    /** Gone; the answer was lost, and an intent shows that the drop was ours. */
    RECOVERED,
    /** Gone, and nothing shows that it was dropped from here. */
    GONE,
    /** A step broke off; tried again. */
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much there is in an archive; all zero where there is none. */
  record Size(long rows, long rawBytes, long bytes, int dataFiles) {
    static final Size NONE = new Size(0, 0, 0, 0);
  }

  CleanupEvent {
    requireNonNull(kind, "kind is null");
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(size, "size is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(at, "at is null");
  }
}
