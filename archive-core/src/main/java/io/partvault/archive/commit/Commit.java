// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.record.RecordStanding;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One entry of a commit log: these data files count, and everything before {@code next} is covered.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>follows</b>: {@code previousNonce} is the nonce of the commit one sequence before; empty
 *       for the first;
 *   <li><b>covers</b>: {@code from} is that commit's {@code next}, and {@code from ≤ next} unless
 *       it is a reset;
 *   <li><b>jumps</b>: a reset covers no offset and names no data file; {@code next} is where
 *       somebody wants reading to go on, before or behind {@code from};
 *   <li><b>knows</b>: every data file belongs to an export that is listed;
 *   <li><b>one kind</b>: a commit is of exports, or of records that are of no table partition.
 * </ul>
 *
 * @param kind whether it covers offsets or only says where to go on
 * @param topicId Kafka's id of the topic; empty where the sink was not told how to ask
 * @param sequence 0 for the first, then rising by one
 * @param nonce fresh for each attempt to commit, so that no two attempts are alike
 * @param from first offset covered
 * @param next first offset not covered
 * @param committedAt the worker's clock
 * @param sweptTo up to this earlier commit the task had looked for orphans of what is covered; -1
 *     if nobody has looked. Only saves looking again
 * @param exports where every export that is not forgotten stands, in order of their ids
 * @param dataFiles in the order they were finished
 * @param records what was archived of a topic whose records are of no table partition; {@link
 *     RecordStanding#NONE} for one of exports
 */
public record Commit(
    Kind kind,
    CommitSource source,
    String topicId,
    long sequence,
    String nonce,
    String previousNonce,
    long from,
    long next,
    Instant committedAt,
    long sweptTo,
    List<ExportStanding> exports,
    List<CommittedFile> dataFiles,
    RecordStanding records) {

  /** What a commit is for. */
  public enum Kind {
    /** Covers offsets, and makes the data files of their rows count. */
    ROWS,
    /** Says where to go on, because somebody wants it so. */
    RESET
  }

  public Commit {
    requireNonNull(kind, "kind is null");
    requireNonNull(source, "source is null");
    requireNonNull(topicId, "topicId is null");
    requireNonNull(nonce, "nonce is null");
    requireNonNull(previousNonce, "previousNonce is null");
    requireNonNull(committedAt, "committedAt is null");
    requireNonNull(records, "records is null");
    exports = exports.stream().sorted(Comparator.comparing(ExportStanding::id)).toList();
    dataFiles = List.copyOf(dataFiles);
    if (sequence < 0 || nonce.isEmpty() || previousNonce.isEmpty() != (sequence == 0)) {
      throw broken(source, sequence, "nonce '" + nonce + "' follows '" + previousNonce + "'");
    }
    if (sweptTo < -1 || sweptTo >= Math.max(sequence, 0)) {
      throw broken(source, sequence, "orphans were looked for up to commit " + sweptTo);
    }
    boolean reset = kind == Kind.RESET;
    if (from < 0 || next < 0 || (!reset && next < from)) {
      throw broken(source, sequence, "it covers offsets " + from + " to " + next);
    }
    if (reset && !(dataFiles.isEmpty() && records.files().isEmpty())) {
      throw broken(source, sequence, "it is a reset and names data files");
    }
    requireKnown(source, sequence, exports, dataFiles);
    if (!records.isNone()) {
      requireRecords(source, sequence, next, exports, records);
    }
  }

  /** A commit that covers offsets of exports. */
  public Commit(
      CommitSource source,
      String topicId,
      long sequence,
      String nonce,
      String previousNonce,
      long from,
      long next,
      Instant committedAt,
      List<ExportStanding> exports,
      List<CommittedFile> dataFiles) {
    this(
        Kind.ROWS,
        source,
        topicId,
        sequence,
        nonce,
        previousNonce,
        from,
        next,
        committedAt,
        -1,
        exports,
        dataFiles,
        RecordStanding.NONE);
  }

  /** The same commit with what it says of records. */
  public Commit with(RecordStanding standing) {
    return new Commit(
        kind,
        source,
        topicId,
        sequence,
        nonce,
        previousNonce,
        from,
        next,
        committedAt,
        sweptTo,
        exports,
        dataFiles,
        standing);
  }

  /** The same commit of a task that has looked for orphans so far. */
  public Commit sweptTo(long sequence) {
    return new Commit(
        kind,
        source,
        topicId,
        this.sequence,
        nonce,
        previousNonce,
        from,
        next,
        committedAt,
        sequence,
        exports,
        dataFiles,
        records);
  }

  /** The first commit of a topic partition that is not to be read from its beginning. */
  public static Commit firstReset(
      CommitSource source, String topicId, String nonce, long offset, Instant now) {
    return new Commit(
        Kind.RESET,
        source,
        topicId,
        0,
        nonce,
        "",
        0,
        offset,
        now,
        -1,
        List.of(),
        List.of(),
        RecordStanding.NONE);
  }

  /**
   * The commit that follows this one and lets reading go on at another offset. Where the exports
   * stand is untouched, so that rows that come again are known; and they are remembered as if
   * something had come of them just now, because it may come again from now on.
   *
   * @param currentTopicId the topic's id now, which is another one if it was created again
   */
  public Commit reset(String currentTopicId, String freshNonce, long offset, Instant now) {
    return new Commit(
        Kind.RESET,
        source,
        currentTopicId,
        sequence + 1,
        freshNonce,
        nonce,
        next,
        offset,
        now,
        sweptTo,
        exports.stream().map(standing -> standing.changedAt(now)).toList(),
        List.of(),
        records.reset(sequence + 1, offset));
  }

  /** All data files that it makes count. */
  public Stream<DataFile> files() {
    return Stream.concat(
        dataFiles.stream().map(CommittedFile::file),
        records.files().stream().map(file -> file.file()));
  }

  /** Whether this one directly follows the other one. */
  public boolean follows(Commit other) {
    return sequence == other.sequence + 1
        && previousNonce.equals(other.nonce)
        && from == other.next
        && source.equals(other.source);
  }

  private static void requireKnown(
      CommitSource source,
      long sequence,
      List<ExportStanding> exports,
      List<CommittedFile> dataFiles) {
    Set<ExportId> known = new HashSet<>();
    for (ExportStanding standing : exports) {
      if (!known.add(standing.id())) {
        throw broken(source, sequence, "export " + standing.id() + " is listed twice");
      }
    }
    for (CommittedFile file : dataFiles) {
      if (!known.contains(file.export())) {
        throw broken(source, sequence, "data file " + file.file().key() + " has no export");
      }
    }
  }

  private static void requireRecords(
      CommitSource source,
      long sequence,
      long next,
      List<ExportStanding> exports,
      RecordStanding records) {
    if (!exports.isEmpty()) {
      throw broken(source, sequence, "it is of records and of exports");
    }
    if (records.window().lastSequence() != sequence || records.window().nextOffset() != next) {
      throw broken(source, sequence, "its window is " + records.window());
    }
  }

  private static IllegalArgumentException broken(CommitSource source, long sequence, String why) {
    return new IllegalArgumentException(
        "Commit " + sequence + " of " + source + " contradicts itself: " + why);
  }
}
