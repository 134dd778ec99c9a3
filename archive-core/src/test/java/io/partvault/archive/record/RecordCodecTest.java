// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitCodec;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordCodecTest {

  private static final Instant AT = Instant.parse("2026-11-27T07:10:00Z");
  private static final CommitSource SOURCE = new CommitSource("records-sink", "orders", 3);

  @Test
  void theBytesOfAManifestNeverChange() {
    assertThat(new String(RecordCodec.write(manifest()), UTF_8))
        .isEqualTo(
            """
            {"format":1,"origin":"records","sink":"records-sink","topic":"orders","topicPartition":3,\
            "from":"2026-11-27T07:00:00Z","to":"2026-11-27T08:00:00Z","firstSequence":0,\
            "lastSequence":1,"firstOffset":100,"nextOffset":130,"records":15,"skipped":2,"errant":1,\
            "rawBytes":860,"bytes":198,"digest":"0000000000000000000000000000000f","dataFiles":[\
            {"key":"data/orders/f100","firstRow":0,"rows":10,"rawBytes":430,"bytes":99,\
            "sha256":"SHA","etag":"etag","digest":"0000000000000000000000000000000a","topic":"orders",\
            "topicPartition":3,"firstOffset":100,"lastOffset":110,"firstTimestamp":1000,\
            "lastTimestamp":2000},\
            {"key":"data/orders/f120","firstRow":10,"rows":5,"rawBytes":430,"bytes":99,\
            "sha256":"SHA","etag":"etag","digest":"00000000000000000000000000000005","topic":"orders",\
            "topicPartition":3,"firstOffset":120,"lastOffset":124,"firstTimestamp":1000,\
            "lastTimestamp":2000}]}"""
                .replace("SHA", "cd".repeat(32)));
  }

  @Test
  void aManifestComesBack() {
    RecordManifest manifest = manifest();

    assertThat(RecordCodec.read(RecordCodec.write(manifest), "m")).isEqualTo(manifest);
    assertThat(manifest.name().firstOffset()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\":1|\"format\":2|format 2 is not known here, only 1",
        "\"origin\":\"records\"|\"origin\":\"partvault\"|origin is 'partvault', not records",
        "\"firstRow\":10|\"firstRow\":9|record 10 is due, but data/orders/f120 starts at 9",
        "\"lastOffset\":124|\"lastOffset\":130|data/orders/f120 holds offsets 120 to 130",
        "\"skipped\":2|\"skipped\":20|36 records are more than offsets",
        "\"digest\":\"0000000000000000000000000000000f\"|\"digest\":\"00000000000000000000000000000001\"|that of its files",
      })
  void aManifestWhosePartsDoNotAgreeIsRefused(String part, String other, String why) {
    String json = new String(RecordCodec.write(manifest()), UTF_8).replace(part, other);

    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> RecordCodec.read(json.getBytes(UTF_8), "m.json"))
        .withMessageStartingWith("Cannot read manifest m.json: ")
        .withMessageContaining(why);
  }

  @Test
  void commitsOfRecordsComeBackAndAreOfAFormatThatOlderReadersRefuse() {
    Commit commit = commit();
    Commit reset = commit.reset("id", "n1", 4, AT);

    assertThat(CommitCodec.read(CommitCodec.write(commit), "c")).isEqualTo(commit);
    assertThat(new String(CommitCodec.write(commit), UTF_8))
        .startsWith("{\"format\":3,\"origin\":\"partvault\",\"kind\":\"records\"");
    assertThat(CommitCodec.read(CommitCodec.write(reset), "c")).isEqualTo(reset);
    assertThat(reset.kind()).isEqualTo(Commit.Kind.RESET);
    assertThat(reset.records().due()).containsExactly(commit.records().window());
    assertThat(reset.follows(commit)).isTrue();
  }

  private static RecordManifest manifest() {
    RecordStanding first =
        RecordStanding.NONE.next(
            new RecordBatch(0, 100, 115, 2, 0, List.of(file(100, 10, 110))),
            AT,
            Duration.ofHours(1));
    RecordStanding second =
        first.next(
            new RecordBatch(1, 115, 130, 0, 1, List.of(file(120, 5, 124))),
            AT,
            Duration.ofHours(1));
    return RecordManifest.of("records-sink", "orders", 3, second.window(), List.of(first, second));
  }

  private static Commit commit() {
    return new Commit(SOURCE, "id", 0, "n0", "", 0, 10, AT, List.of(), List.of())
        .with(
            RecordStanding.NONE.next(
                new RecordBatch(0, 0, 10, 1, 2, List.of(file(3, 4, 9))), AT, Duration.ofHours(1)));
  }

  private static RecordFile file(long offset, long rows, long last) {
    return new RecordFile(
        new DataFile(
            "data/orders/f" + offset,
            0,
            rows,
            430,
            99,
            "cd".repeat(32),
            "etag",
            new Digest(0, rows),
            "orders",
            3,
            offset,
            last),
        1_000,
        2_000);
  }
}
