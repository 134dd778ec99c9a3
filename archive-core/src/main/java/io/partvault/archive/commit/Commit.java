// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One entry of a commit log: these data files count, and everything before {@code next} is covered.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li><b>follows</b>: {@code previousNonce} is the nonce of the commit one sequence before; empty
 *       for the first;
 *   <li><b>covers</b>: {@code from} is that commit's {@code next}, and {@code from ≤ next};
 *   <li><b>knows</b>: every data file belongs to an export that is listed.
 * </ul>
 *
 * @param topicId Kafka's id of the topic; empty where the sink was not told how to ask
 * @param sequence 0 for the first, then rising by one
 * @param nonce fresh for each attempt to commit, so that no two attempts are alike
 * @param from first offset covered
 * @param next first offset not covered
 * @param committedAt the worker's clock
 * @param exports where every export that is not forgotten stands, in order of their ids
 * @param dataFiles in the order they were finished
 */
public record Commit(
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

  public Commit {
    requireNonNull(source, "source is null");
    requireNonNull(topicId, "topicId is null");
    requireNonNull(nonce, "nonce is null");
    requireNonNull(previousNonce, "previousNonce is null");
    requireNonNull(committedAt, "committedAt is null");
    exports = exports.stream().sorted(Comparator.comparing(ExportStanding::id)).toList();
    dataFiles = List.copyOf(dataFiles);
    if (sequence < 0 || nonce.isEmpty() || previousNonce.isEmpty() != (sequence == 0)) {
      throw broken(source, sequence, "nonce '" + nonce + "' follows '" + previousNonce + "'");
    }
    if (from < 0 || next < from) {
      throw broken(source, sequence, "it covers offsets " + from + " to " + next);
    }
    requireKnown(source, sequence, exports, dataFiles);
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

  private static IllegalArgumentException broken(CommitSource source, long sequence, String why) {
    return new IllegalArgumentException(
        "Commit " + sequence + " of " + source + " contradicts itself: " + why);
  }
}
