// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.WindowName;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that came from one topic partition within a window of time. Derived from the commits in that
 * window and from nothing else, so that everybody who derives it gets the same bytes.
 *
 * <p>Offsets that it covers and that are neither in a file nor counted as skipped or errant held no
 * record that the sink saw: transaction markers, what retention or compaction took before it was
 * read, and records that Connect passed over because a converter or transformation failed on them
 * or a filter took them.
 *
 * @param sink name of the connector
 * @param window which offsets it covers
 * @param skipped records without a value that were left out
 * @param errant records that could not be written and were reported to Connect instead
 * @param digest of the lines of all files
 * @param files in the order they were finished, their first rows numbered from 0 on
 */
public record RecordManifest(
    String sink,
    String topic,
    int topicPartition,
    RecordWindow window,
    long skipped,
    long errant,
    Digest digest,
    List<RecordFile> files) {

  public RecordManifest {
    requireNonNull(sink, "sink is null");
    requireNonNull(topic, "topic is null");
    requireNonNull(window, "window is null");
    requireNonNull(digest, "digest is null");
    files = List.copyOf(files);
    long next = 0;
    Digest sum = Digest.EMPTY;
    for (RecordFile one : files) {
      DataFile file = one.file();
      if (file.firstRow() != next) {
        throw broken(
            topic,
            window,
            "record " + next + " is due, but " + file.key() + " starts at " + file.firstRow());
      }
      if (file.firstOffset() < window.firstOffset() || file.lastOffset() >= window.nextOffset()) {
        throw broken(
            topic,
            window,
            "%s holds offsets %d to %d"
                .formatted(file.key(), file.firstOffset(), file.lastOffset()));
      }
      next = file.nextRow();
      sum = sum.plus(file.digest());
    }
    if (!sum.equals(digest)) {
      throw broken(topic, window, "its digest is " + digest + ", that of its files " + sum);
    }
    long counted = next + skipped + errant;
    if (skipped < 0 || errant < 0 || counted > window.nextOffset() - window.firstOffset()) {
      throw broken(topic, window, counted + " records are more than offsets");
    }
  }

  /**
   * Of a window that is over.
   *
   * @param commits what all commits in the window say, oldest first
   */
  public static RecordManifest of(
      String sink,
      String topic,
      int topicPartition,
      RecordWindow window,
      List<RecordStanding> commits) {
    List<RecordFile> files =
        RecordStanding.numbered(commits.stream().flatMap(one -> one.files().stream()).toList());
    return new RecordManifest(
        sink,
        topic,
        topicPartition,
        window,
        commits.stream().mapToLong(RecordStanding::skipped).sum(),
        commits.stream().mapToLong(RecordStanding::errant).sum(),
        files.stream().map(one -> one.file().digest()).reduce(Digest.EMPTY, Digest::plus),
        files);
  }

  /** What the key of this manifest says. */
  public WindowName name() {
    return new WindowName(
        topic, topicPartition, window.from(), window.firstOffset(), window.firstSequence());
  }

  /** Records in the files. */
  public long records() {
    return dataFiles().mapToLong(DataFile::rows).sum();
  }

  /** Bytes of all files, decompressed. */
  public long rawBytes() {
    return dataFiles().mapToLong(DataFile::rawBytes).sum();
  }

  /** Bytes of all files as stored. */
  public long bytes() {
    return dataFiles().mapToLong(DataFile::bytes).sum();
  }

  /** The files without the times of their records. */
  public Stream<DataFile> dataFiles() {
    return files.stream().map(RecordFile::file);
  }

  private static IllegalArgumentException broken(String topic, RecordWindow window, String why) {
    return new IllegalArgumentException(
        "Cannot make a manifest of %s, %s: %s".formatted(topic, window, why));
  }
}
