// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * A window of time, and the commits of a topic partition that were made within it. Windows go by
 * the time of the commit and not by that of records, so that each offset is in one window, and a
 * window that is over stays as it is.
 *
 * @param from when it began, in whole seconds
 * @param to when it is over
 * @param firstSequence of the first commit in it
 * @param lastSequence of the last commit in it, so far
 * @param firstOffset the first one that it covers
 * @param nextOffset the first one that it does not cover, so far
 */
public record RecordWindow(
    Instant from,
    Instant to,
    long firstSequence,
    long lastSequence,
    long firstOffset,
    long nextOffset) {

  /** In front of the first commit. */
  static final RecordWindow NONE = new RecordWindow(Instant.EPOCH, Instant.EPOCH, 0, 0, 0, 0);

  public RecordWindow {
    requireNonNull(from, "from is null");
    requireNonNull(to, "to is null");
    if (to.isBefore(from) || lastSequence < firstSequence || nextOffset < firstOffset) {
      throw new IllegalArgumentException(
          "A window from %s to %s of commits %d to %d, offsets %d to %d is none"
              .formatted(from, to, firstSequence, lastSequence, firstOffset, nextOffset));
    }
  }

  /** Whether it covers no offset, so that there is nothing to say of it. */
  public boolean isEmpty() {
    return firstOffset == nextOffset;
  }

  /** Whether it is over, and waits for a commit behind it to say so. */
  public boolean isOver(Instant now) {
    return !isEmpty() && !now.isBefore(to);
  }

  /** The same window with one commit more. */
  RecordWindow extended(RecordBatch batch) {
    return new RecordWindow(from, to, firstSequence, batch.sequence(), firstOffset, batch.next());
  }

  /** The window that a commit opens; never one before this one, whatever the clock says. */
  RecordWindow following(RecordBatch batch, Instant now, Duration length) {
    long seconds = Math.max(1, length.toSeconds());
    Instant begin = Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    return new RecordWindow(
        begin.isBefore(to) ? to : begin,
        begin.plusSeconds(seconds),
        batch.sequence(),
        batch.sequence(),
        batch.from(),
        batch.next());
  }

  /** An empty one at the same time, from another offset on. */
  RecordWindow jumped(long sequence, long offset) {
    return new RecordWindow(from, to, sequence, sequence, offset, offset);
  }
}
