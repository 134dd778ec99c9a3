// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.archive.inventory.ArchivedLines;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Names rows of a leaf that are not those of its archive, by their primary keys. Reads both sides
 * twice: once for sums by key, and once for the rows of some sums that differ.
 *
 * <p>Memory: the sums, and the archived lines of a few buckets, 16 MB at most. Confined to the
 * thread of its session.
 */
public final class RowDifferences {

  private static final int LOOKED_INTO = 8;
  private static final long MOST_BYTES = 16L << 20;

  private final PostgresSession session;
  private final TablePartition leaf;
  private final Supplier<ArchivedLines> archived;

  /** Between a leaf of the session's database and its archive. */
  public RowDifferences(
      PostgresSession session, TablePartition leaf, Supplier<ArchivedLines> archived) {
    this.session = session;
    this.leaf = leaf;
    this.archived = archived;
  }

  /**
   * Some rows that differ; none where there is no primary key to name them by.
   *
   * @throws io.partvault.postgres.session.DatabaseException if the leaf cannot be read
   * @throws io.partvault.postgres.line.LineException if the archive holds what is no line
   */
  public RowExamples find() {
    List<ContentColumn> columns =
        session.inTransaction(
            TransactionMode.READ_ONLY,
            "read the columns of " + leaf,
            open -> ContentColumns.read(open, leaf.oid()));
    RowKeys keys = new RowKeys(columns);
    if (!keys.hasKey()) {
      return RowExamples.NONE;
    }
    Set<Integer> differing = differing(columns, keys);
    Map<String, byte[]> rest = archivedLines(keys, differing);
    return rest == null ? RowExamples.NONE : compare(columns, keys, differing, rest);
  }

  private Set<Integer> differing(List<ContentColumn> columns, RowKeys keys) {
    RowBuckets buckets = new RowBuckets();
    each(
        columns,
        (line, offset, length) ->
            buckets.add(keys.key(line, offset, length), line, offset, length));
    try (ArchivedLines lines = archived.get()) {
      while (lines.next()) {
        String key = keys.key(lines.buffer(), lines.offset(), lines.length());
        buckets.subtract(key, lines.buffer(), lines.offset(), lines.length());
      }
    }
    return buckets.differing(LOOKED_INTO);
  }

  /** By key; null if there are too many for a look. */
  private Map<String, byte[]> archivedLines(RowKeys keys, Set<Integer> differing) {
    Map<String, byte[]> kept = new HashMap<>();
    long bytes = 0;
    try (ArchivedLines lines = archived.get()) {
      while (lines.next()) {
        String key = keys.key(lines.buffer(), lines.offset(), lines.length());
        if (differing.contains(RowBuckets.of(key))) {
          kept.put(key, copy(lines.buffer(), lines.offset(), lines.length()));
          bytes += lines.length();
        }
        if (bytes > MOST_BYTES) {
          return null;
        }
      }
    }
    return kept;
  }

  private RowExamples compare(
      List<ContentColumn> columns, RowKeys keys, Set<Integer> differing, Map<String, byte[]> rest) {
    RowExamples.Builder examples = new RowExamples.Builder();
    each(
        columns,
        (line, offset, length) -> {
          String key = keys.key(line, offset, length);
          if (!differing.contains(RowBuckets.of(key))) {
            return;
          }
          byte[] before = rest.remove(key);
          byte[] now = copy(line, offset, length);
          if (before == null) {
            examples.onlyInTable(key);
          } else if (!Arrays.equals(before, now)) {
            examples.changed(key, keys.differing(now, before));
          }
        });
    rest.keySet().stream().sorted().forEach(examples::onlyInArchive);
    return examples.build();
  }

  private void each(List<ContentColumn> columns, LeafContent.Lines lines) {
    session.inTransaction(
        TransactionMode.REPEATABLE_READ,
        "look for rows of " + leaf + " that differ",
        open -> LeafContent.each(open, leaf.name(), columns, lines));
  }

  private static byte[] copy(byte[] buffer, int offset, int length) {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }
}
