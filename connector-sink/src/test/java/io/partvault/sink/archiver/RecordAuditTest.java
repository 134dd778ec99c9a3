// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.audit.ArchiveAudit;
import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditListener;
import io.partvault.archive.audit.AuditScope;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Counted;
import io.partvault.archive.audit.Defect;
import io.partvault.archive.audit.Severity;
import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.archive.store.ObjectKey;
import io.partvault.sink.records.NullValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code verify} says to an archive of any records. */
final class RecordAuditTest implements AuditListener {

  private final RecordArchive records =
      new RecordArchive()
          .with(RecordArchive.rules(RecordPathTemplate.DEFAULT, NullValues.SKIP, false));
  private final TestArchive archive = records.archive;
  private final List<AuditFinding> findings = new ArrayList<>();

  @Test
  void anArchiveOfRecordsIsSoundWithAndWithoutManifests() throws InterruptedException {
    TestWorker worker = records.send(25).worker();
    records.drive(worker);
    records.send(13).send((Object) null);
    archive.drive(worker);

    AuditTotals totals = audit();

    assertThat(findings).isEmpty();
    assertThat(totals.count(Counted.MANIFESTS)).isEqualTo(1);
    assertThat(totals.count(Counted.DATA_FILES)).isEqualTo(5);
    assertThat(totals.count(Counted.ROWS)).isEqualTo(38);
  }

  @Test
  void aFileThatAManifestNamesAndThatIsGoneIsDamage() throws InterruptedException {
    records.drive(records.send(25).worker());
    ObjectKey lost = new ObjectKey(archive.keys("data/").get(1));
    archive.memory.delete(lost);

    audit();

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.severity()).isEqualTo(Severity.DAMAGE);
              assertThat(finding.defect()).isEqualTo(Defect.MISSING);
              assertThat(finding.object()).isEqualTo(lost);
              assertThat(finding.namedBy()).startsWith("archive/windows/");
              assertThat(finding.wayOut()).contains("alter the sink's offsets");
            });
  }

  @Test
  void aFileThatOnlyACommitNamesYetIsLookedAtToo() throws InterruptedException {
    archive.drive(records.send(25).worker());
    ObjectKey changed = new ObjectKey(archive.keys("data/").get(2));
    byte[] bytes = archive.memory.read(changed);
    bytes[bytes.length / 2] ^= 1;
    archive.memory.corrupt(changed, bytes);

    audit();

    assertThat(findings)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.defect()).isEqualTo(Defect.CORRUPT);
              assertThat(finding.object()).isEqualTo(changed);
              assertThat(finding.namedBy()).startsWith("archive/commits/");
            });
  }

  @Test
  void aManifestThatIsGoneIsMissedByTheCommitsOfItsWindow() throws InterruptedException {
    TestWorker worker = records.send(25).worker();
    records.drive(worker);
    records.send(3);
    archive.drive(worker);
    archive.memory.delete(new ObjectKey(archive.keys("windows/").get(0)));

    audit();

    assertThat(findings).extracting(AuditFinding::defect).containsExactly(Defect.MISSING);
    assertThat(findings.get(0).expected()).isEqualTo("the manifest of a window that is over");
  }

  @Test
  void aManifestThatIsNoneIsDamageAndAStrangerBesideItIsNamed() throws InterruptedException {
    records.drive(records.send(25).worker());
    ObjectKey manifest = new ObjectKey(archive.keys("windows/").get(0));
    archive.memory.corrupt(manifest, new byte[] {'{'});
    archive.memory.corrupt(new ObjectKey("archive/windows/note.txt"), new byte[1]);

    audit();

    assertThat(findings)
        .extracting(AuditFinding::defect)
        .contains(Defect.ALIEN)
        .containsAnyOf(Defect.TRUNCATED, Defect.UNREADABLE);
  }

  private AuditTotals audit() throws InterruptedException {
    return new ArchiveAudit(
            archive.memory, archive.layout, new AuditScope("", Set.of(), true, 2), archive.clock)
        .run(this);
  }

  @Override
  public void found(AuditFinding finding) {
    findings.add(finding);
  }

  @Override
  public void progress(AuditTotals totals) {
    // Nobody looks.
  }
}
