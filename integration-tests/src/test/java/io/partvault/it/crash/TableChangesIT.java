// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.EventsTable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Others change a leaf on its way. Whatever they do and whenever: what is dropped is in the newest
 * manifest exactly as the table had it last, or nothing is dropped and the reason can be read.
 */
@Tag("matrix")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
class TableChangesIT {

  private static final long PATIENCE_SECONDS = 90;
  private static final Duration PATIENCE = Duration.ofSeconds(PATIENCE_SECONDS);

  @ParameterizedTest
  @EnumSource(
      value = TableChange.class,
      names = {"UPDATE", "DELETE", "ADD_COLUMN"})
  @Cell(component = "table", fault = "changed by others", at = "before it is read")
  void changedBeforeItIsRead(TableChange change, Rig rig, CellReport report) throws Exception {
    report.is(change.words(), "before it is read");
    Archiving archiving = rig.archiving(settings());
    change.apply(archiving.table());
    archiving.expectWhatIsThere();
    archiving.start().awaitDropped().judgeAll();
  }

  /**
   * What needs the table for itself is queued behind the reader, and granted between two chunks.
   */
  @ParameterizedTest
  @EnumSource(TableChange.class)
  @Cell(component = "table", fault = "changed by others", at = "while it is read")
  void changedWhileItIsRead(TableChange change, Rig rig, CellReport report) throws Exception {
    report.is(change.words(), "while it is read");
    MidRead mid = MidRead.reach(rig, settings());
    Archiving archiving = mid.archiving();
    try (EventsTable others = archiving.others()) {
      CompletableFuture<Void> changed = inBackground(change, others);
      String waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND relation IS NOT NULL";
      await("the change made, or next in line")
          .atMost(PATIENCE)
          .until(() -> changed.isDone() || !archiving.table().one(waiting).isEmpty());
      mid.hold().release();
      changed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    archiving.expectWhatIsThere();
    archiving.startCleanup();
    archiving.awaitDropped().judgeAll();
  }

  @ParameterizedTest
  @EnumSource(value = TableChange.class, mode = EnumSource.Mode.EXCLUDE, names = "RENAME")
  @Cell(component = "table", fault = "changed by others", at = "after its manifest")
  void changedAfterItsManifest(TableChange change, Rig rig, CellReport report) throws Exception {
    report.is(change.words(), "after its manifest");
    Archiving archiving = rig.archiving(settings()).archive();
    change.apply(archiving.table());
    archiving.expectWhatIsThere();
    archiving.startCleanup();
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "table", fault = "renamed", at = "after its manifest, source stopped")
  void aRenamedLeafIsLeftAloneUntilItHasItsNameBack(Rig rig) throws Exception {
    Archiving archiving = rig.archiving(settings()).archive();
    rig.stop(archiving.connector("source"));
    TableChange.RENAME.apply(archiving.table());
    archiving.startCleanup();
    try (Topics topics = Topics.of(rig)) {
      await("the reason on the cleanup topic")
          .atMost(PATIENCE)
          .until(() -> topics.values(archiving.cleanupTopic()).contains("somebody else renamed"));
    }
    assertThat(archiving.table().leaves()).contains(TableChange.RENAMED);
    archiving
        .table()
        .execute("ALTER TABLE %s RENAME TO %s".formatted(TableChange.RENAMED, TableChange.LEAF));
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "table", fault = "renamed", at = "after its manifest, source running")
  void aRenamedLeafIsArchivedUnderItsNewNameBeforeItGoes(Rig rig) throws Exception {
    Archiving archiving = rig.archiving(settings()).archive();
    TableChange.RENAME.apply(archiving.table());
    archiving.expectWhatIsThere();
    archiving.startCleanup();
    awaitDroppedUnderItsNewName(archiving);
    // Nobody intended to drop it under that name, so no receipt says that it was.
    assertThat(archiving.judge().outcomes()).doesNotContainKey(TableChange.LEAF);
  }

  @Test
  @Cell(
      component = "table",
      fault = "rows inserted by a transaction under way",
      at = "between intent and DROP; committed while cleanup waits for its lock")
  void rowsCommittedWhileCleanupWaitsForItsLock(Rig rig) throws Exception {
    Archiving archiving = rig.archiving(settings()).archive();
    try (EventsTable writer = archiving.others()) {
      writer.execute("BEGIN");
      TableChange.INSERT.apply(writer);
      archiving.expectWhatIsThere(writer);
      archiving.startCleanup();
      archiving.awaitRow(
          "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '%s'::regclass"
              .formatted(TableChange.LEAF));
      writer.execute("COMMIT");
    }
    archiving.awaitDropped().judgeAll();
  }

  @ParameterizedTest
  @EnumSource(value = TableChange.class, mode = EnumSource.Mode.EXCLUDE, names = "RENAME")
  @Cell(component = "table", fault = "changed by others", at = "between detach and drop")
  void changedBetweenDetachAndDrop(TableChange change, Rig rig, CellReport report)
      throws Exception {
    report.is(change.words(), "between detach and drop");
    Archiving archiving = rig.archiving(settings().detachedFirst()).archive();
    Hold hold = rig.s3Faults().holdRequest(S3Request.intent(TableChange.LEAF));
    archiving.startCleanup();
    hold.awaitArrival();
    change.applyDetached(archiving.table());
    archiving.expectWhatIsThere();
    hold.release();
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "table", fault = "renamed", at = "between detach and drop")
  void aLeafRenamedBetweenDetachAndDropIsArchivedUnderItsNewNameBeforeItGoes(Rig rig)
      throws Exception {
    Archiving archiving = rig.archiving(settings().detachedFirst()).archive();
    Hold hold = rig.s3Faults().holdRequest(S3Request.intent(TableChange.LEAF));
    archiving.startCleanup();
    hold.awaitArrival();
    TableChange.RENAME.apply(archiving.table());
    archiving.expectWhatIsThere();
    hold.release();
    awaitDroppedUnderItsNewName(archiving);
    await("the receipt that closes the archive under the old name")
        .atMost(PATIENCE)
        .until(() -> "recovered".equals(archiving.judge().outcomes().get(TableChange.LEAF)));
  }

  /** Most changes move no counter, so the full proof is made often. */
  private static ArchivingSettings settings() {
    return ArchivingSettings.usual().provenOften();
  }

  private static CompletableFuture<Void> inBackground(TableChange change, EventsTable others) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            change.apply(others);
          } catch (Exception e) {
            throw new IllegalStateException("Cannot change the leaf", e);
          }
        });
  }

  /** The archive under the old name stays too. */
  private static void awaitDroppedUnderItsNewName(Archiving archiving) throws Exception {
    archiving.awaitDropped();
    archiving.expect(TableChange.RENAMED, TableChange.LEAF);
    archiving.judgeAll();
    assertThat(archiving.judge().outcomes())
        .containsEntry(TableChange.RENAMED, "dropped")
        .containsEntry(EventsTable.OLD.get(1), "dropped");
  }
}
