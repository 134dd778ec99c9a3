// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataFileName;
import io.partvault.archive.store.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells which data files of one topic partition are orphans beyond doubt. Decides only.
 *
 * <p>A data file's name holds the mark of the commit that it was written behind. The argument:
 *
 * <ul>
 *   <li><b>one place</b>: a session names only files that it wrote itself, all of them behind the
 *       commit it started from or made last. So a file counts by the commit that directly follows
 *       its mark, or never;
 *   <li><b>taken</b>: commits are create-only, so once a commit that follows the mark was read,
 *       nothing else will ever stand there, whoever is still on the way with it;
 *   <li><b>not named</b>: a file with that mark that this commit does not name counts nowhere and
 *       never will. No manifest names it either, since manifests are derived from commits;
 *   <li><b>alive</b>: what a live task writes carries the mark of the newest commit, which nothing
 *       follows yet, so it is never an orphan here;
 *   <li><b>whose</b>: a mark is made of sink, topic, topic partition and a random nonce, so files
 *       of other sinks and topics in the same folder, of the same topic before it was created
 *       again, or from before a reset, are no orphans of the commits read here, whatever their
 *       offsets.
 * </ul>
 */
final class Orphans {

  /** Enough for those that are looked back for and for many of the session's own. */
  private static final int REMEMBERED = 256;

  private final CommitSource source;
  private final ArchiveLayout layout;
  private final Map<Long, Followed> followed = new HashMap<>();

  /** What the commit that follows a mark says. */
  private record Followed(long sequence, long from, Set<String> named) {}

  Orphans(CommitSource source, ArchiveLayout layout) {
    this.source = source;
    this.layout = layout;
  }

  /** This commit stands in the log. */
  void read(Commit commit) {
    Set<String> named = commit.files().map(DataFile::key).collect(Collectors.toSet());
    followed.put(
        source.mark(commit.previousNonce()), new Followed(commit.sequence(), commit.from(), named));
    if (followed.size() > REMEMBERED) {
      long oldest = followed.values().stream().mapToLong(Followed::sequence).min().orElseThrow();
      followed.values().removeIf(one -> one.sequence() == oldest);
    }
  }

  /**
   * Whether a file may be an orphan of commits that were not read: it begins where nothing is
   * covered yet, but is written behind another commit than the newest one.
   *
   * @param beginsAt first offset that was not covered when the session began
   * @param mark of what is written behind the newest commit
   */
  boolean isUnknown(ObjectKey key, long beginsAt, long mark) {
    return name(key)
        .filter(name -> name.firstOffset() >= beginsAt && name.mark() != mark)
        .filter(name -> !followed.containsKey(name.mark()))
        .isPresent();
  }

  /** No orphan starts at a lower offset: reading began there behind each of the marks. */
  long lowestOffset() {
    return followed.values().stream().mapToLong(Followed::from).min().orElse(Long.MAX_VALUE);
  }

  boolean isOrphan(ObjectKey key) {
    return name(key)
        .map(name -> followed.get(name.mark()))
        .filter(commit -> !commit.named().contains(layout.relative(key)))
        .isPresent();
  }

  private Optional<DataFileName> name(ObjectKey key) {
    return layout
        .parseDataFile(key)
        .filter(name -> name.topicPartition() == source.topicPartition());
  }
}
