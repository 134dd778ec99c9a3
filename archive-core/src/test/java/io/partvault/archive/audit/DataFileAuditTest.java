// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static io.partvault.archive.audit.Audited.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.ObjectKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each way in which a data file can be damaged, done once and found by name. */
class DataFileAuditTest {

  private final AuditedArchive archive = new AuditedArchive();
  private final DataFile file = archive.january().get(0);
  private final ObjectKey key = AuditedArchive.key(file);

  @Test
  void aMissingFileIsFoundWithoutLookingIntoAny() throws InterruptedException {
    archive.store().delete(key);

    for (AuditScope scope : List.of(Audited.CONTENT, Audited.METADATA)) {
      Audited audited = Audited.of(archive.store(), scope);
      assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.MISSING, key));
      assertThat(audited.count(Counted.DAMAGED_MANIFESTS)).isEqualTo(1);
    }
    AuditFinding finding = Audited.of(archive).about(key);
    assertThat(finding.namedBy()).isEqualTo(archive.manifest().value());
    assertThat(finding.expected()).isEqualTo(file.bytes() + " bytes with 10 rows");
    assertThat(finding.found()).isEqualTo("no object");
  }

  @Test
  void theWayOutKnowsWhetherTheTablePartitionWasDropped() throws InterruptedException {
    archive.store().delete(key);
    assertThat(Audited.of(archive).about(key).wayOut())
        .contains("earlier version", "dropped", archive.receipt().value());

    archive.store().delete(archive.receipt());
    assertThat(Audited.of(archive).about(key).wayOut())
        .contains("earlier version", "no receipt", "archived again");
  }

  @Test
  void aTruncatedFileIsFoundAndNamed() throws InterruptedException {
    archive.change(key, AuditedArchive::cut);

    for (AuditScope scope : List.of(Audited.CONTENT, Audited.METADATA)) {
      assertThat(Audited.of(archive.store(), scope).lines())
          .containsExactly(line(Severity.DAMAGE, Defect.TRUNCATED, key));
    }
    long left = file.bytes() * 2 / 3;
    assertThat(Audited.of(archive).about(key).found())
        .isEqualTo("%d bytes: it is cut off after %d bytes".formatted(left, left));
    assertThat(Audited.of(archive.store(), Audited.METADATA).about(key).found())
        .isEqualTo("stored bytes " + left);
  }

  @Test
  void aFlippedBitIsFoundAndNamed() throws InterruptedException {
    archive.change(key, AuditedArchive::flipped);

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.CORRUPT, key));
    assertThat(audited.about(key).found()).startsWith(file.bytes() + " bytes: it is damaged");
    assertThat(audited.count(Counted.ROWS)).isEqualTo(20);
  }

  @Test
  void everyFlippedBitIsFoundAndNamed() throws InterruptedException {
    byte[] whole = archive.store().read(key);
    for (int i = 0; i < whole.length; i++) {
      archive.store().corrupt(key, AuditedArchive.flipped(whole, i));
      Audited audited = Audited.of(archive);
      assertThat(audited.findings()).as("byte %d flipped", i).hasSize(1);
      assertThat(audited.about(key).severity()).isEqualTo(Severity.DAMAGE);
    }
  }

  @Test
  void anEmptyFileIsFoundAndNamed() throws InterruptedException {
    archive.change(key, bytes -> new byte[0]);

    assertThat(Audited.of(archive).about(key).found()).isEqualTo("0 bytes: it is empty");
  }

  @Test
  void anotherDataFileInItsPlaceIsFoundByItsRows() throws InterruptedException {
    ObjectKey other = AuditedArchive.key(archive.january().get(1));
    archive.change(key, bytes -> archive.store().read(other));

    for (AuditScope scope : List.of(Audited.CONTENT, Audited.METADATA)) {
      assertThat(Audited.of(archive.store(), scope).lines())
          .containsExactly(line(Severity.DAMAGE, Defect.OVERWRITTEN, key));
    }
  }

  @Test
  void somethingElseInItsPlaceIsFoundAndNamed() throws InterruptedException {
    archive.change(key, bytes -> Arrays.copyOf("<html>".getBytes(UTF_8), 4096));

    assertThat(Audited.of(archive).lines())
        .containsExactly(line(Severity.DAMAGE, Defect.OVERWRITTEN, key));
    assertThat(Audited.of(archive).about(key).found()).startsWith("4096 bytes: it is damaged");
  }

  @Test
  void anythingBehindItsEndIsFoundAndNamed() throws InterruptedException {
    archive.change(key, bytes -> Arrays.copyOf(bytes, bytes.length + 1));

    assertThat(Audited.of(archive).about(key).found())
        .contains("it goes on after a zstd frame with something else");
  }

  @Test
  void aFileThatWasWrittenAgainWithTheSameContentIsNoDamage() throws InterruptedException {
    archive.edit(archive.manifest(), "\"etag\":\"" + file.etag(), "\"etag\":\"0123456789abcdef");

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.WARNING, Defect.REWRITTEN, key));
    assertThat(audited.about(key).expected()).isEqualTo("ETag 0123456789abcdef");
    assertThat(audited.about(key).found())
        .isEqualTo("ETag " + file.etag() + ", with the same content");
    assertThat(audited.count(Counted.ROWS)).isEqualTo(30);
    assertThat(Audited.of(archive.store(), Audited.METADATA).lines())
        .as("without reading it, this is all there is to see")
        .containsExactly(line(Severity.DAMAGE, Defect.OVERWRITTEN, key));
  }

  @Test
  void anotherSha256InTheManifestIsFound() throws InterruptedException {
    archive.edit(archive.manifest(), file.sha256(), "ab".repeat(32));

    AuditFinding finding = Audited.of(archive).about(key);
    assertThat(finding.defect()).isEqualTo(Defect.OVERWRITTEN);
    assertThat(finding.expected()).isEqualTo("SHA-256 " + "ab".repeat(32));
    assertThat(finding.found()).isEqualTo("SHA-256 " + file.sha256());
  }

  @Test
  void rowsThatTheManifestCountsToTheWrongFileAreFound() throws InterruptedException {
    DataFile second = archive.january().get(1);
    archive.edit(archive.manifest(), "\"firstRow\":0,\"rows\":10", "\"firstRow\":0,\"rows\":11");
    archive.edit(archive.manifest(), "\"firstRow\":10,\"rows\":10", "\"firstRow\":11,\"rows\":9");

    Audited audited = Audited.of(archive);
    assertThat(audited.lines())
        .containsExactlyInAnyOrder(
            line(Severity.DAMAGE, Defect.CONTRADICTORY, key),
            line(Severity.DAMAGE, Defect.CONTRADICTORY, AuditedArchive.key(second)));
    assertThat(audited.about(key).expected()).isEqualTo("rows 11");
    assertThat(audited.about(key).found()).isEqualTo("rows 10");
  }

  @Test
  void aDigestThatTheManifestGivesToTheWrongFileIsFound() throws InterruptedException {
    DataFile second = archive.january().get(1);
    archive.edit(archive.manifest(), file.digest().toString(), "swapped");
    archive.edit(archive.manifest(), second.digest().toString(), file.digest().toString());
    archive.edit(archive.manifest(), "swapped", second.digest().toString());

    AuditFinding finding = Audited.of(archive).about(key);
    assertThat(finding.defect()).isEqualTo(Defect.CONTRADICTORY);
    assertThat(finding.expected()).isEqualTo("digest " + second.digest());
    assertThat(finding.found()).isEqualTo("digest " + file.digest());
  }

  @Test
  void aFileOfAnOpenExportIsLookedAtToo() throws InterruptedException {
    ObjectKey february = AuditedArchive.key(archive.february().get(1));
    archive.change(february, AuditedArchive::flipped);

    Audited audited = Audited.of(archive);
    assertThat(audited.lines()).containsExactly(line(Severity.DAMAGE, Defect.CORRUPT, february));
    assertThat(audited.about(february).namedBy()).isEqualTo(AuditedArchive.commit(3).value());
    assertThat(audited.count(Counted.DAMAGED_MANIFESTS)).isZero();
  }
}
