// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static io.partvault.archive.audit.AuditedArchive.FEBRUARY;
import static io.partvault.archive.audit.AuditedArchive.JANUARY;
import static io.partvault.archive.audit.AuditedArchive.LAYOUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What lies beside manifests and commits. */
class DocumentAuditTest {

  private final AuditedArchive archive = new AuditedArchive();

  @Test
  void aReceiptWhoseManifestIsGoneIsDamageAndSaysSo() throws InterruptedException {
    archive.store().delete(archive.manifest());

    AuditFinding finding =
        Audited.of(archive).findings().stream()
            .filter(found -> found.namedBy().equals(archive.receipt().value()))
            .findFirst()
            .orElseThrow();
    assertThat(finding.severity()).isEqualTo(Severity.DAMAGE);
    assertThat(finding.defect()).isEqualTo(Defect.MISSING);
    assertThat(finding.object()).isEqualTo(archive.manifest());
    assertThat(finding.wayOut()).contains("on purpose", archive.receipt().value());
  }

  @Test
  void anEarlierManifestThatTheReceiptClosedMayGo() throws InterruptedException {
    String counting = LAYOUT.relative(archive.manifest());
    archive.edit(archive.receipt(), counting, counting + "\",\"manifests/earlier.json");

    assertThat(Audited.of(archive).lines())
        .containsExactly(
            line(Severity.NOTE, Defect.MISSING, LAYOUT.resolve("manifests/earlier.json")));
  }

  @Test
  void aReceiptThatNamesJunkIsFound() throws InterruptedException {
    String counting = LAYOUT.relative(archive.manifest());
    archive.edit(archive.receipt(), "\"" + counting + "\"", "\"\"");
    assertThat(Audited.of(archive).about(archive.receipt()).found()).isEqualTo("one named ''");

    archive.edit(archive.receipt(), "[\"\"]", "[17]");
    assertThat(Audited.of(archive).about(archive.receipt()).found()).contains("not a string: 17");
  }

  @Test
  void documentsUnderAnotherNameAreFound() throws InterruptedException {
    ObjectKey receipt = LAYOUT.receipt(FEBRUARY.key(), 5);
    ObjectKey intent = LAYOUT.intent(JANUARY.key(), JANUARY.oid(), 5);
    ObjectKey hold = LAYOUT.hold(JANUARY.key());
    archive.store().create(receipt, archive.store().read(archive.receipt()));
    archive.store().create(intent, archive.store().read(archive.intent()));
    archive.store().create(hold, archive.store().read(archive.hold()));

    assertThat(Audited.of(archive).lines())
        .containsExactlyInAnyOrder(
            line(Severity.WARNING, Defect.MISNAMED, receipt),
            line(Severity.WARNING, Defect.MISNAMED, intent),
            line(Severity.WARNING, Defect.MISNAMED, hold));
  }

  @Test
  void anIntentWithoutReceiptIsANoteForADayAndThenAWarning() throws InterruptedException {
    archive.store().delete(archive.receipt());

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.NOTE, Defect.UNSETTLED, archive.receipt()));
    Audited later =
        Audited.of(archive.store(), LAYOUT, Audited.CONTENT, Duration.ofDays(1).plusSeconds(1));
    assertThat(later.lines())
        .containsExactly(line(Severity.WARNING, Defect.UNSETTLED, archive.receipt()));
    assertThat(later.about(archive.receipt()).namedBy()).isEqualTo(archive.intent().value());
    assertThat(later.about(archive.receipt()).found()).contains("2026-11-01T00:00:00Z");
  }

  @Test
  void anIntentWithoutManifestIsDamage() throws InterruptedException {
    archive.store().delete(archive.receipt());
    archive.store().delete(archive.manifest());

    assertThat(Audited.of(archive).findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.DAMAGE);
              assertThat(finding.object()).isEqualTo(archive.manifest());
              assertThat(finding.namedBy()).isEqualTo(archive.intent().value());
            });
  }

  @Test
  void anIncompleteExportIsANoteUntilALaterOneIsArchived() throws InterruptedException {
    ObjectKey february = incomplete(FEBRUARY.key(), 5);
    incomplete(JANUARY.key(), 5);

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.NOTE, Defect.NOT_ARCHIVED, february));
    assertThat(audited.about(february).found()).contains("expected row 3, found row 9");
    assertThat(audited.count(Counted.INCOMPLETE)).isEqualTo(2);
  }

  private ObjectKey incomplete(TablePartitionKey tablePartition, long epoch) {
    ObjectKey key = LAYOUT.incomplete(tablePartition, 16402, epoch);
    Finding finding = new Finding("rows are missing", "row 3", "row 9", 17);
    archive
        .store()
        .create(
            key,
            new IncompleteExport(
                    new ExportId(tablePartition, epoch), 16402, AuditedArchive.SOURCE, finding)
                .toJson());
    return key;
  }

  @Test
  void aTopicWithoutOwnerOrOfAnotherSinkIsTold() throws InterruptedException {
    archive.store().delete(archive.owner());
    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.WARNING, Defect.NOT_OWNED, archive.owner()));

    TopicOwner.claim(archive.store(), LAYOUT, AuditedArchive.SOURCE.topic(), "renamed");
    Audited other = Audited.of(archive);
    assertThat(other.lines())
        .containsExactly(line(Severity.NOTE, Defect.NOT_OWNED, archive.owner()));
    assertThat(other.about(archive.owner()).expected()).contains("renamed");
    assertThat(other.about(archive.owner()).found()).isEqualTo("commits of sink sink");
  }

  @Test
  void anOldBeginThatIsDamagedIsAWarning() throws InterruptedException {
    ObjectKey old =
        archive.store().list(LAYOUT.prefix() + "begins/", "", 10).stream()
            .map(StoredObject::key)
            .filter(key -> !key.equals(archive.begin()))
            .findFirst()
            .orElseThrow();
    archive.change(old, bytes -> "{\"format\":1}".getBytes(UTF_8));

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.WARNING, Defect.CORRUPT, old));
  }
}
