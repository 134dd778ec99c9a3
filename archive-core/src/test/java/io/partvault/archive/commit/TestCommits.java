// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.TestExports;
import io.partvault.archive.file.DataFile;
import java.time.Instant;
import java.util.List;

/** Commits that follow one another, for tests. */
public final class TestCommits {

  /** Whose they are. */
  public static final CommitSource SOURCE =
      new CommitSource("archive-sink", "shop.public.events", 3);

  /** The export they are about. */
  public static final ExportId EXPORT =
      new ExportId(TestExports.tablePartition().key(), TestExports.EPOCH);

  private static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");

  private TestCommits() {}

  /** The first commit, of the first ten rows. */
  public static Commit first() {
    return commit(0, "n0", "", new ExportState.Open(), List.of(file(0, 10)));
  }

  /** One that follows, with ten more rows. */
  public static Commit after(Commit previous) {
    return after(previous, new ExportState.Open());
  }

  /** The same with the export in a given state. */
  public static Commit after(Commit previous, ExportState state) {
    long sequence = previous.sequence() + 1;
    return commit(
        sequence, "n" + sequence, previous.nonce(), state, List.of(file(sequence * 10, 10)));
  }

  /** The same by another task. */
  public static Commit rival(Commit commit) {
    return commit(
        commit.sequence(),
        "rival" + commit.sequence(),
        commit.previousNonce(),
        new ExportState.Open(),
        List.of());
  }

  /** Where the export stands. */
  public static ExportStanding standing(ExportId id, ExportState state) {
    return new ExportStanding(id, 16402, "ab".repeat(32), 0, 10, new Digest(1, 2), 430, AT, state);
  }

  /** A file of the export. */
  public static DataFile file(long firstRow, long rows) {
    return new DataFile(
        "data/shop/f" + firstRow,
        firstRow,
        rows,
        430,
        99,
        "cd".repeat(32),
        "etag",
        new Digest(0, rows),
        "shop.public.events",
        3,
        firstRow + 1,
        firstRow + rows);
  }

  private static Commit commit(
      long sequence, String nonce, String previous, ExportState state, List<DataFile> files) {
    return new Commit(
        SOURCE,
        "topic-id",
        sequence,
        nonce,
        previous,
        sequence * 10,
        sequence * 10 + 10,
        AT,
        List.of(standing(EXPORT, state)),
        files.stream().map(file -> new CommittedFile(EXPORT, file)).toList());
  }
}
