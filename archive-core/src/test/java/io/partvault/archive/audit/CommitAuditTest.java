// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static io.partvault.archive.audit.AuditedArchive.FEBRUARY;
import static io.partvault.archive.audit.AuditedArchive.JANUARY;
import static io.partvault.archive.audit.AuditedArchive.commit;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which a commit log can be damaged, done once and found by name. */
class CommitAuditTest {

  private final AuditedArchive archive = new AuditedArchive();

  @Test
  void aMissingCommitThatAnExportNeedsIsDamage() throws InterruptedException {
    archive.store().delete(commit(2));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines())
        .contains(line(Severity.DAMAGE, Defect.MISSING, commit(2)))
        .as("nobody knows what the missing commit names")
        .contains(
            line(Severity.WARNING, Defect.ORPHAN, AuditedArchive.key(archive.february().get(0))));
    assertThat(audited.about(commit(2)).expected()).isEqualTo("commit 2");
    assertThat(audited.about(commit(2)).wayOut()).contains("lifecycle rule");
  }

  @Test
  void missingCommitsThatNoExportNeedsAreAWarning() throws InterruptedException {
    archive.store().delete(commit(0));
    archive.store().delete(commit(1));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.WARNING, Defect.MISSING, commit(1)));
    assertThat(audited.about(commit(1)).expected()).isEqualTo("commits 0 to 1");
  }

  @Test
  void commitsThatTheSinkHasDeletedAreNotMissed() throws InterruptedException {
    goOn(300);
    assertThat(log().prune(archive.newest())).isPositive();
    assertThat(Audited.of(archive).lines()).isEmpty();

    archive.store().delete(commit(250));
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.WARNING, Defect.MISSING, commit(250)));
  }

  @Test
  void commitsLeftBelowDeletedOnesAreNoFinding() throws InterruptedException {
    goOn(300);
    for (int sequence = 150; sequence <= 200; sequence++) {
      archive.store().delete(commit(sequence));
    }
    archive.store().corrupt(commit(100), new byte[3]);

    assertThat(Audited.of(archive).lines())
        .as("old ones are deleted a thousand at a time, the newest of them first")
        .containsExactly(line(Severity.WARNING, Defect.UNREADABLE, commit(100)));
  }

  @Test
  void commitsThatTheSinkDeletesMeanwhileAreNotMissed() throws InterruptedException {
    goOn(300);
    FlakyObjectStore live = new FlakyObjectStore(archive.store());
    live.on(Operation.READ, commit(250).value()::equals)
        .beforeFirst(
            () -> {
              goOn(600);
              assertThat(log().prune(archive.newest())).isGreaterThan(400);
            });

    Audited audited = Audited.of(live, Audited.CONTENT);
    assertThat(audited.lines()).isEmpty();
    assertThat(audited.count(Counted.COMMITS)).as("read before the others went").isLessThan(60);
  }

  @Test
  void filesOfAnExportThatALaterOneReplacesMeanwhileAreNotMissed() throws InterruptedException {
    FlakyObjectStore live = new FlakyObjectStore(archive.store());
    live.on(Operation.STAT, AuditedArchive.key(archive.february().get(0)).value()::equals)
        .beforeFirst(
            () -> {
              archive.commit(
                  List.of(
                      AuditedArchive.standing(
                          FEBRUARY, 2, archive.february(), new ExportState.Superseded(99))));
              archive.february().forEach(file -> archive.store().delete(AuditedArchive.key(file)));
            });

    assertThat(Audited.of(live, Audited.CONTENT).lines()).isEmpty();
    assertThat(archive.store().stat(AuditedArchive.key(archive.february().get(0)))).isEmpty();
  }

  @Test
  void aManifestThatTheSinkMakesMeanwhileIsNeitherMissedNorDue() throws InterruptedException {
    for (ObjectKey later : List.of(commit(3), commit(2), archive.manifest())) {
      archive.store().delete(later);
    }
    archive.february().forEach(file -> archive.store().delete(AuditedArchive.key(file)));
    FlakyObjectStore live = new FlakyObjectStore(archive.store());
    live.on(Operation.READ, commit(1).value()::equals)
        .beforeFirst(() -> archive.archive(JANUARY, archive.january()));

    assertThat(Audited.of(live, Audited.CONTENT).lines()).isEmpty();
  }

  private CommitLog log() {
    return new CommitLog(archive.store(), AuditedArchive.LAYOUT, AuditedArchive.SOURCE);
  }

  /** February's files stay where they are, its export ends, and the sink goes on. */
  private void goOn(int commits) {
    if (archive.newest().sequence() == 3) {
      archive.archive(FEBRUARY, archive.february());
    }
    while (archive.newest().sequence() < commits) {
      archive.commit(
          List.of(
              AuditedArchive.standing(FEBRUARY, 2, archive.february(), new ExportState.Ended())));
    }
  }

  @Test
  void aForkIsFoundWithBothNonces() throws InterruptedException {
    Commit second = archive.commitNumber(2);
    archive.replace(
        new Commit(
            second.source(),
            "",
            2,
            "rival",
            second.previousNonce(),
            second.from(),
            second.next(),
            second.committedAt(),
            second.exports(),
            second.dataFiles()));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.FORK, commit(3)));
    assertThat(audited.about(commit(3)).expected()).contains("nonce rival of commit 2");
    assertThat(audited.about(commit(3)).found()).contains("nonce n2");
  }

  @Test
  void gapsAndOverlapsOfOffsetsAreFoundWithBothOffsets() throws InterruptedException {
    archive.edit(commit(2), "\"next\":30", "\"next\":28");
    Audited gap = Audited.of(archive);
    assertThat(gap.lines()).containsExactly(line(Severity.DAMAGE, Defect.GAP, commit(3)));
    assertThat(gap.about(commit(3)).expected())
        .isEqualTo("offsets from 28 on, where commit 2 ends");
    assertThat(gap.about(commit(3)).found()).isEqualTo("offsets from 30 on");

    archive.edit(commit(2), "\"next\":28", "\"next\":33");
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.DAMAGE, Defect.OVERLAP, commit(3)));
  }

  @Test
  void aCommitInAnothersPlaceIsFoundWithBothNames() throws InterruptedException {
    archive.store().corrupt(commit(2), archive.store().read(commit(1)));

    AuditFinding finding = Audited.of(archive).about(commit(2));
    assertThat(finding.defect()).isEqualTo(Defect.MISNAMED);
    assertThat(finding.expected()).startsWith("number 2 of shop.public.events-3");
    assertThat(finding.found()).startsWith("number 1 of shop.public.events-3");
  }

  @Test
  void commitsThatSayHowFarOrphansWereLookedForAreRead() throws InterruptedException {
    archive.replace(archive.newest().sweptTo(2));

    assertThat(Audited.of(archive).lines()).isEmpty();
  }

  @Test
  void aResetIsPartOfTheChain() throws InterruptedException {
    archive.replace(archive.newest().reset("", "n4", 5, AuditedArchive.AT));

    assertThat(Audited.of(archive).lines()).isEmpty();
  }

  @Test
  void rowsThatNoCommitNamesAreFound() throws InterruptedException {
    List<DataFile> lost = List.of(archive.dataFile(FEBRUARY, "n3", 12, 5));
    archive.commit(
        List.of(
            AuditedArchive.open(
                FEBRUARY,
                2,
                List.of(archive.february().get(0), archive.february().get(1), lost.get(0)))),
        AuditedArchive.named(FEBRUARY, lost.get(0)));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.OVERLAP, commit(4)));
    assertThat(audited.about(commit(4)).expected()).contains("ends before row 15");
    assertThat(audited.about(commit(4)).found()).contains("ends before row 17");
  }

  @Test
  void aManifestThatIsGoneIsFoundThroughTheCommitThatSaysItWasMade() throws InterruptedException {
    archive.store().delete(archive.manifest());
    archive.store().delete(archive.receipt());
    archive.store().delete(archive.intent());

    Audited audited = Audited.of(archive);
    assertThat(audited.lines())
        .containsExactly(line(Severity.DAMAGE, Defect.MISSING, archive.manifest()));
    assertThat(audited.about(archive.manifest()).namedBy()).isEqualTo(commit(3).value());
  }

  @Test
  void aManifestThatIsDueIsANoteAndItsFilesAreLookedAt() throws InterruptedException {
    for (ObjectKey later :
        List.of(commit(3), commit(2), archive.manifest(), archive.receipt(), archive.intent())) {
      archive.store().delete(later);
    }
    archive.store().delete(AuditedArchive.key(archive.february().get(0)));
    archive.store().delete(AuditedArchive.key(archive.february().get(1)));
    archive.change(AuditedArchive.key(archive.january().get(0)), AuditedArchive::flipped);

    assertThat(Audited.of(archive).lines())
        .containsExactlyInAnyOrder(
            line(Severity.NOTE, Defect.UNSETTLED, archive.manifest()),
            line(Severity.DAMAGE, Defect.CORRUPT, AuditedArchive.key(archive.january().get(0))));
  }

  @Test
  void filesOfABrokenExportMayGo() throws InterruptedException {
    Finding finding = new Finding("rows are missing", "row 10", "row 12", 30);
    archive.commit(
        List.of(
            AuditedArchive.standing(JANUARY, 0, archive.january(), new ExportState.Ended()),
            AuditedArchive.standing(
                FEBRUARY, 2, archive.february(), new ExportState.Broken(finding))));
    archive.store().delete(AuditedArchive.key(archive.february().get(0)));
    archive.change(AuditedArchive.key(archive.february().get(1)), AuditedArchive::cut);

    assertThat(Audited.of(archive).lines()).isEmpty();
  }

  @Test
  void aBeginThatAnOpenExportNeedsIsDamageWhenItIsGoneOrDamaged() throws InterruptedException {
    archive.change(archive.begin(), AuditedArchive::flipped);
    assertThat(Audited.of(archive).lines()).hasSize(1);
    assertThat(Audited.of(archive).about(archive.begin()).severity()).isEqualTo(Severity.DAMAGE);

    archive.store().delete(archive.begin());
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.DAMAGE, Defect.MISSING, archive.begin()));
  }
}
