// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a commit says of a topic whose records are of no table partition.
 *
 * @param window the one that the commit is in
 * @param due earlier windows whose manifests are not known to exist
 * @param skipped records without a value that the commit covers and no file holds
 * @param errant records that could not be written, that the commit covers and no file holds
 * @param files whose first rows are numbered within the commit
 */
public record RecordStanding(
    RecordWindow window,
    List<RecordWindow> due,
    long skipped,
    long errant,
    List<RecordFile> files) {

  /** Of a commit of exports, and in front of the first commit. */
  public static final RecordStanding NONE =
      new RecordStanding(RecordWindow.NONE, List.of(), 0, 0, List.of());

  public RecordStanding {
    requireNonNull(window, "window is null");
    due = List.copyOf(due);
    files = List.copyOf(files);
    if (skipped < 0 || errant < 0) {
      throw new IllegalArgumentException(
          "%d records skipped and %d errant are not".formatted(skipped, errant));
    }
  }

  /** Whether it says nothing. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** What the next commit says. */
  public RecordStanding next(RecordBatch batch, Instant now, Duration length) {
    boolean open = !isNone() && now.isBefore(window.to());
    return new RecordStanding(
        open ? window.extended(batch) : window.following(batch, now, length),
        open ? due : dueWith(window),
        batch.skipped(),
        batch.errant(),
        numbered(batch.files()));
  }

  /** What a commit says that lets reading go on at another offset. */
  public RecordStanding reset(long sequence, long offset) {
    return isNone()
        ? this
        : new RecordStanding(window.jumped(sequence, offset), dueWith(window), 0, 0, List.of());
  }

  /** The same once a window has its manifest. */
  public RecordStanding settled(RecordWindow done) {
    return new RecordStanding(
        window, due.stream().filter(one -> !one.equals(done)).toList(), skipped, errant, files);
  }

  /** Sequence of the oldest commit that a manifest may still be made of. */
  public long oldestNeeded(long sequence) {
    long needed = window.isEmpty() ? sequence : window.firstSequence();
    for (RecordWindow one : due) {
      needed = Math.min(needed, one.firstSequence());
    }
    return needed;
  }

  private List<RecordWindow> dueWith(RecordWindow over) {
    List<RecordWindow> all = new ArrayList<>(due);
    if (!over.isEmpty()) {
      all.add(over);
    }
    return all;
  }

  static List<RecordFile> numbered(List<RecordFile> files) {
    List<RecordFile> numbered = new ArrayList<>(files.size());
    long rows = 0;
    for (RecordFile file : files) {
      numbered.add(file.behind(rows));
      rows += file.file().rows();
    }
    return numbered;
  }
}
