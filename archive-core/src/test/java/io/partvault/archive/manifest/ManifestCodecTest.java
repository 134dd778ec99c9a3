// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.export.TestExports;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestCodecTest {

  private static final Digest FIRST = new Digest(1, 2);
  private static final Digest SECOND = new Digest(3, 4);
  private static final PartitionManifest MANIFEST =
      new PartitionManifest(
          TestExports.begin(50_000),
          TestExports.seal(50_000, new Digest(4, 6), 21_500_000),
          new Digest(4, 6),
          List.of(file(0, 30_000, FIRST), file(30_000, 20_000, SECOND)));

  @Test
  void bytesOfAManifestNeverChange() throws IOException {
    assertThat(new String(ManifestCodec.write(MANIFEST), UTF_8)).isEqualTo(golden("manifest.json"));
  }

  @Test
  void bytesOfAnEmptyTablePartitionsManifestNeverChange() throws IOException {
    PartitionManifest empty =
        new PartitionManifest(
            TestExports.begin(0), TestExports.seal(0, Digest.EMPTY, 0), Digest.EMPTY, List.of());

    assertThat(new String(ManifestCodec.write(empty), UTF_8))
        .isEqualTo(golden("manifest-empty.json"));
    assertThat(ManifestCodec.read(ManifestCodec.write(empty), "k")).isEqualTo(empty);
  }

  @Test
  void manifestComesBackAndUnknownFieldsAreIgnored() throws IOException {
    assertThat(ManifestCodec.read(golden("manifest.json").getBytes(UTF_8), "k"))
        .isEqualTo(MANIFEST);
    String later = golden("manifest.json").replaceFirst("\\{", "{\"later\":{\"x\":1},");
    assertThat(ManifestCodec.read(later.getBytes(UTF_8), "k")).isEqualTo(MANIFEST);
  }

  @Test
  void manifestSumsUpItsFiles() {
    assertThat(MANIFEST.epoch()).isEqualTo(TestExports.EPOCH);
    assertThat(MANIFEST.rows()).isEqualTo(50_000);
    assertThat(MANIFEST.rawBytes()).isEqualTo(2000);
    assertThat(MANIFEST.bytes()).isEqualTo(200);
    assertThat(MANIFEST.isChangedOnTheWay()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\":1|\"format\":2|format 2 is not known here, only 1",
        "\"format\":1|\"f\":1|Field 'format' is missing",
        "\"origin\":\"partvault\"|\"origin\":\"other\"|it was made by other, which is not known here",
        "\"rows\":50000|\"rows\":50001|50001 rows were sealed, the files hold 50000",
        "\"rawBytes\":2000|\"rawBytes\":1|rawBytes is 1, the files hold 2000",
        "\"firstRow\":30000|\"firstRow\":30001|row 30000 is due, but data/30000.jsonl.zst starts at row 30001",
        "\"rows\":30000|\"rows\":0|Data file has no rows",
        "\"digest\":\"00000000000000040000000000000006\"|\"digest\":\"00000000000000040000000000000007\"|that of its files",
        "\"sentBytes\"|\"changed\":true,\"sentBytes\"|changed is true, but digest is",
        "\"topicPartition\":3|\"topicPartition\":4294967296|out of range",
        "\"lastOffset\":30000|\"lastOffset\":-1|ends at offset -1 before it starts",
        "\"sealedAt\":\"2026|\"sealedAt\":\"soon 2026|is not an instant",
        "\"dataFiles\":[|\"dataFiles\":7,\"x\":[|Field 'dataFiles' is not a list",
      })
  void manifestsWhosePartsDoNotAgreeAreRefused(String part, String other, String reason)
      throws IOException {
    String json = golden("manifest.json");
    assertThat(json).contains(part);

    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(
            () -> ManifestCodec.read(json.replace(part, other).getBytes(UTF_8), "manifests/k.json"))
        .withMessageStartingWith("Cannot read manifest manifests/k.json: ")
        .withMessageContaining(reason);
  }

  @Test
  void whatIsNoJsonIsRefusedByName() {
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> ManifestCodec.read("<html>".getBytes(UTF_8), "manifests/k.json"))
        .withMessageStartingWith("Cannot read manifests/k.json: ");
  }

  @Test
  void beginAndSealMustBeOfOneExport() {
    ExportBegin begin = TestExports.begin(0);
    assertRefused(begin, seal(begin.epoch() + 1, 770, "5f1c"), "its seal is of epoch");
    assertRefused(
        begin, seal(begin.epoch(), 771, "5f1c"), "its begin has horizon 770, its seal 771");
    assertRefused(
        begin, seal(begin.epoch(), 770, "0000"), "its begin has fingerprint 5f1c, its seal 0000");
  }

  @Test
  void linesThatAreNotTheSentOnesAreChangedOnTheWay() {
    PartitionManifest changed =
        new PartitionManifest(
            TestExports.begin(30_000),
            TestExports.seal(30_000, SECOND, 1),
            FIRST,
            List.of(file(0, 30_000, FIRST)));

    String json = new String(ManifestCodec.write(changed), UTF_8);
    assertThat(changed.isChangedOnTheWay()).isTrue();
    assertThat(json)
        .contains("\"digest\":\"%s\",\"sentDigest\":\"%s\",\"sentBytes\":".formatted(FIRST, SECOND))
        .contains(",\"changed\":true,");
    assertThat(ManifestCodec.read(json.getBytes(UTF_8), "k")).isEqualTo(changed);
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(
            () -> ManifestCodec.read(json.replace("\"changed\":true,", "").getBytes(UTF_8), "k"))
        .withMessageContaining("changed is false, but digest is " + FIRST);
  }

  private static void assertRefused(ExportBegin begin, PartitionSeal seal, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PartitionManifest(begin, seal, Digest.EMPTY, List.of()))
        .withMessageStartingWith("Cannot make a manifest of public.events_2024_01, epoch ")
        .withMessageContaining(reason);
  }

  private static PartitionSeal seal(long epoch, long horizon, String fingerprint) {
    PartitionSeal seal = TestExports.seal(0, Digest.EMPTY, 0);
    return new PartitionSeal(
        epoch, 0, Digest.EMPTY, 0, horizon, fingerprint, seal.startedAt(), seal.finishedAt());
  }

  private static DataFile file(long firstRow, long rows, Digest digest) {
    return new DataFile(
        "data/" + firstRow + ".jsonl.zst",
        firstRow,
        rows,
        1000,
        100,
        "ab".repeat(32),
        "etag-" + firstRow,
        digest,
        "shop.public.events",
        3,
        firstRow + 1,
        firstRow + rows);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ManifestCodecTest.class.getResourceAsStream(name)) {
      assertThat(in).as("golden file " + name).isNotNull();
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
