// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static io.partvault.archive.audit.AuditedArchive.FEBRUARY;
import static io.partvault.archive.audit.AuditedArchive.LAYOUT;
import static io.partvault.archive.audit.AuditedArchive.SOURCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data files that nobody names: orphans, and those that are under way. */
class UnnamedFilesTest {

  private final AuditedArchive archive = new AuditedArchive();

  @Test
  void aFileBehindACommitThatAnotherOneFollowsIsAnOrphan() throws InterruptedException {
    ObjectKey orphan = AuditedArchive.key(archive.dataFile(FEBRUARY, "n2", 5, 5));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.WARNING, Defect.ORPHAN, orphan));
    assertThat(audited.about(orphan).wayOut()).contains("only takes up space");
    assertThat(audited.count(Counted.UNNAMED_FILES)).isEqualTo(1);
    assertThat(audited.count(Counted.UNNAMED_BYTES))
        .isEqualTo(archive.store().stat(orphan).orElseThrow().bytes());
  }

  @Test
  void aFileBehindTheNewestCommitIsUnderWay() throws InterruptedException {
    ObjectKey file = AuditedArchive.key(archive.dataFile(FEBRUARY, "n3", 10, 5));

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.NOTE, Defect.UNDER_WAY, file));
  }

  @Test
  void aFileBeforeTheFirstCommitOfATopicIsUnderWay() throws InterruptedException {
    CommitSource other = new CommitSource("sink", "shop.public.orders", 0);
    ObjectKey file = LAYOUT.dataFile(FEBRUARY, 0, 0, other.mark(""), 77);
    archive.store().create(file, new byte[9]);
    assertThat(Audited.of(archive).lines())
        .as("nobody has claimed the topic")
        .containsExactly(line(Severity.WARNING, Defect.ORPHAN, file));

    TopicOwner.claim(archive.store(), LAYOUT, other.topic(), other.sink());
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.NOTE, Defect.UNDER_WAY, file));
  }

  @Test
  void whileADocumentCannotBeReadNobodyIsToldToRemoveAnything() throws InterruptedException {
    archive.change(archive.manifest(), AuditedArchive::cut);

    Audited audited = Audited.of(archive);
    for (DataFile file : archive.january()) {
      AuditedArchive.key(file);
    }
    assertThat(audited.findings(Severity.WARNING)).as("January's files are in commits").isZero();
    archive.store().delete(AuditedArchive.commit(0));
    ObjectKey unnamed = AuditedArchive.key(archive.january().get(0));
    assertThat(Audited.of(archive).about(unnamed).wayOut()).startsWith("leave it where it is");
  }

  @Test
  void whatIsCommittedWhileTheArchiveIsLookedAtIsNoOrphan() throws InterruptedException {
    FlakyObjectStore live = new FlakyObjectStore(archive.store());
    live.on(Operation.LIST, LAYOUT.dataFiles()::equals).beforeFirst(this::goOn);

    assertThat(Audited.of(live, Audited.CONTENT).lines())
        .containsExactly(
            line(
                Severity.NOTE,
                Defect.UNDER_WAY,
                LAYOUT.dataFile(FEBRUARY, 3, 15, SOURCE.mark("n4"), 6)));
  }

  /** A file is committed, and the next one written. */
  private void goOn() {
    DataFile file = archive.dataFile(FEBRUARY, "n3", 10, 5);
    archive.commit(
        List.of(
            AuditedArchive.open(
                FEBRUARY, 2, List.of(archive.february().get(0), archive.february().get(1), file))),
        AuditedArchive.named(FEBRUARY, file));
    archive.dataFile(FEBRUARY, "n4", 15, 5);
  }

  @Test
  void whatIsArchivedWhileTheArchiveIsLookedAtIsNoOrphan() throws InterruptedException {
    TablePartition march = AuditedArchive.leaf(3);
    DataFile file = archive.dataFile(march, "lost", 0, 5);
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.WARNING, Defect.ORPHAN, AuditedArchive.key(file)));

    FlakyObjectStore live = new FlakyObjectStore(archive.store());
    live.on(Operation.LIST, LAYOUT.dataFiles()::equals)
        .beforeFirst(() -> archive.archive(march, List.of(file)));
    assertThat(Audited.of(live, Audited.CONTENT).lines()).isEmpty();
  }

  @Test
  void somethingElseAmongTheFilesIsAStranger() throws InterruptedException {
    ObjectKey note = LAYOUT.resolve("data/shop/public.events/2024/01/events_2024_01/note.txt");
    archive.store().create(note, "x".getBytes(UTF_8));

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.WARNING, Defect.ALIEN, note));
  }

  @Test
  void manyOrphansAreAllNamed() throws InterruptedException {
    for (int i = 0; i < 1500; i++) {
      archive
          .store()
          .create(LAYOUT.dataFile(FEBRUARY, 3, i, SOURCE.mark("n0"), 1000 + i), new byte[2]);
    }

    assertThat(Audited.of(archive).findings(Severity.WARNING)).isEqualTo(1500);
  }
}
