// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** What a sink makes of the fixture's leaf when a Debezium connector read its rows. */
final class DebeziumArchive {

  static final List<Column> COLUMNS =
      List.of(new Column("id", "bigint", false), new Column("at", "date", false));

  private final ObjectStore store;
  private final TableName table;

  DebeziumArchive(ObjectStore store) {
    this(store, CleanupFixture.EVENTS);
  }

  /** Where the name of the leaf was taken for that of another table's. */
  DebeziumArchive(ObjectStore store, TableName table) {
    this.store = store;
    this.table = table;
  }

  /** The hundred lines of the leaf as it was made, in whatever order. */
  static List<String> lines() {
    return lines(100);
  }

  static List<String> lines(int rows) {
    List<String> lines =
        new ArrayList<>(
            IntStream.rangeClosed(1, rows)
                .mapToObj(id -> "{\"id\":" + id + ",\"at\":\"2024-01-15\"}")
                .toList());
    Collections.shuffle(lines, new Random(7));
    return lines;
  }

  void archive(long epoch, List<String> lines) {
    archive(epoch, "0/10", COLUMNS, lines);
  }

  void archive(long epoch, String position, List<Column> columns, List<String> lines) {
    new ArchiveFixture(store)
        .of(nameless())
        .epoch(epoch)
        .readByDebezium(position, columns)
        .archiveLines(lines);
  }

  /** Changes of which the last one lies at this position in the log. */
  void late(long changes, long position) {
    LateChanges late =
        new LateChanges(
            nameless().key(),
            changes,
            position,
            new CommitSource("sink", "topic", 0),
            5,
            5 + changes,
            Instant.EPOCH);
    store.create(ArchiveFixture.LAYOUT.late(nameless().key(), position), late.toJson());
  }

  /** Says that a drop was about to be tried. */
  void intend(long epoch, ComparedLeaf compared) {
    DropProof proof = new DropProof(100, 770, 4711, Instant.EPOCH);
    store.create(
        ArchiveFixture.LAYOUT.intent(nameless().key(), 0, epoch),
        DropCodec.write(
            new DropIntent(nameless(), epoch, proof, Optional.of(compared), Instant.EPOCH)));
  }

  private TablePartition nameless() {
    return new TablePartition(
        "shop", table, CleanupFixture.LEAF, 0, new PartitionBounds("", "", ""));
  }
}
