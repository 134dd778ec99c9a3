// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static io.partvault.archive.audit.AuditedArchive.JANUARY;
import static io.partvault.archive.audit.AuditedArchive.LAYOUT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which a manifest can be damaged, done once and found by name. */
class ManifestAuditTest {

  private final AuditedArchive archive = new AuditedArchive();
  private final ObjectKey manifest = archive.manifest();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rows\":20     | \"rows\":19     | 19 rows were sealed | the files hold 20",
        "\"rawBytes\":   | \"rawBytes\":1  | rawBytes is | the files hold",
        "\"bounds\"      | \"bonds\"       | Field 'bounds' is missing | ''",
        "\"oid\":16401   | \"oid\":-1      | OID of table partition | -1",
      })
  void aManifestWhosePartsDoNotAgreeIsFoundWithBothValues(
      String from, String to, String one, String other) throws InterruptedException {
    archive.edit(manifest, from, to);

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).contains(line(Severity.DAMAGE, Defect.CONTRADICTORY, manifest));
    assertThat(audited.about(manifest).found()).contains(one, other).doesNotContain("vault/shop");
    assertThat(audited.count(Counted.DAMAGED_MANIFESTS)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"firstRow\":10 | \"firstRow\":9  | OVERLAP | starts at row 10 | which starts at row 9",
        "\"firstRow\":10 | \"firstRow\":11 | GAP     | starts at row 10 | which starts at row 11",
        "\"rows\":20     | \"rows\":21     | GAP     | up to row 21     | up to row 20",
      })
  void rowsThatAreLeftOutOrThereTwiceAreFoundByNumber(
      String from, String to, Defect defect, String expected, String found)
      throws InterruptedException {
    archive.edit(manifest, from, to);

    AuditFinding finding = Audited.of(archive).about(manifest);
    assertThat(finding.severity()).isEqualTo(Severity.DAMAGE);
    assertThat(finding.defect()).isEqualTo(defect);
    assertThat(finding.expected()).endsWith(expected);
    assertThat(finding.found()).endsWith(found);
  }

  @Test
  void aDigestThatIsNotThatOfTheFilesIsFound() throws InterruptedException {
    String digest = archive.january().get(0).digest().toString();
    archive.edit(manifest, digest, "0".repeat(32));

    assertThat(Audited.of(archive).about(manifest).found())
        .contains("its digest is", "that of its files");
  }

  @Test
  void aManifestUnderAnotherNameIsFoundWithBothNames() throws InterruptedException {
    ObjectKey other = LAYOUT.manifest(JANUARY.key(), 16499, AuditedArchive.epoch(JANUARY));
    archive.store().create(other, archive.store().read(manifest));

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.MISNAMED, other));
    assertThat(audited.about(other).expected())
        .isEqualTo("shop/public.events/events_2024_01, OID 16499, epoch 16401000");
    assertThat(audited.about(other).found())
        .isEqualTo("shop/public.events/events_2024_01, OID 16401, epoch 16401000");
  }

  @Test
  void aDamagedManifestThatALaterOneReplacesIsAWarning() throws InterruptedException {
    ObjectKey earlier = LAYOUT.manifest(JANUARY.key(), JANUARY.oid(), 7);
    ObjectKey longer = LAYOUT.manifest(JANUARY.key(), JANUARY.oid(), 999_999);
    archive.store().create(earlier, "{".getBytes(UTF_8));
    archive.store().create(longer, "{".getBytes(UTF_8));

    assertThat(Audited.of(archive).lines())
        .containsExactlyInAnyOrder(
            line(Severity.WARNING, Defect.UNREADABLE, earlier),
            line(Severity.WARNING, Defect.UNREADABLE, longer));
  }

  @Test
  void aManifestOfAnOtherOidReplacesNothing() throws InterruptedException {
    ObjectKey other = LAYOUT.manifest(JANUARY.key(), 164010, 7);
    archive.store().create(other, "{".getBytes(UTF_8));

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.DAMAGE, Defect.UNREADABLE, other));
  }

  @Test
  void aDataFileWithoutANameIsFound() throws InterruptedException {
    for (String name : new String[] {"", "/x"}) {
      AuditedArchive other = new AuditedArchive();
      DataFile file = other.january().get(0);
      other.edit(manifest, file.key(), name);

      assertThat(Audited.of(other).about(manifest).found()).isEqualTo("one named '" + name + "'");
    }
  }

  @Test
  void dataFilesAnywhereAreFoundWhereTheManifestSays() throws InterruptedException {
    for (String elsewhere : new String[] {"x", "rows/x", "manifests/x"}) {
      AuditedArchive other = new AuditedArchive();
      DataFile file = other.january().get(0);
      other.store().create(LAYOUT.resolve(elsewhere), other.store().read(AuditedArchive.key(file)));
      other.edit(manifest, file.key(), elsewhere);

      assertThat(Audited.of(other).findings(Severity.DAMAGE)).as(elsewhere).isZero();
    }
  }
}
