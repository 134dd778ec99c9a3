// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.TestExports;
import io.partvault.archive.json.JsonFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommitCodecTest {

  private static final List<ExportState> STATES =
      List.of(
          new ExportState.Open(),
          new ExportState.Abandoned("a \"late\" row"),
          new ExportState.ManifestDue(TestExports.seal(10, new Digest(1, 2), 430)),
          new ExportState.Broken(new Finding("rows are missing", "row 7", "row 9", 12345)),
          new ExportState.Superseded(TestExports.EPOCH + 9),
          new ExportState.Ended());
  private static final Commit COMMIT = commit();

  @Test
  void bytesOfACommitNeverChange() throws IOException {
    assertThat(new String(CommitCodec.write(COMMIT), UTF_8)).isEqualTo(golden());
  }

  @Test
  void aCommitComesBackInEveryStateAndUnknownFieldsAreIgnored() throws IOException {
    assertThat(CommitCodec.read(golden().getBytes(UTF_8), "k")).isEqualTo(COMMIT);
    String later = golden().replaceFirst("\\{", "{\"later\":{\"x\":1},");
    assertThat(CommitCodec.read(later.getBytes(UTF_8), "k")).isEqualTo(COMMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\":1 | \"format\":4 | format 4 is not known here, only 1 to 3",
        "\"format\":1 | \"format\":2,\"kind\":\"records\" | kind 'records' is not known",
        "\"format\":1 | \"format\":2,\"kind\":\"merger\" | kind 'merger' is not known",
        "\"format\":1 | \"format\":2,\"kind\":\"reset\" | it is a reset and names data files",
        "\"previousNonce\":\"n6\" | \"previousNonce\":\"\" | follows ''",
        "\"next\":80 | \"next\":69 | it covers offsets 70 to 69",
        "\"state\":\"ended\" | \"state\":\"merry\" | 'merry' is not known",
        "\"committedAt\":\"2026 | \"committedAt\":\"x | is not an instant",
        "\"topicPartition\":3,\"sequence\" | \"topicPartition\":-3,\"sequence\" | topic partition -3",
      })
  void whatIsNoCommitIsRefusedByName(String from, String to, String message) throws IOException {
    byte[] damaged = golden().replace(from, to).getBytes(UTF_8);

    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> CommitCodec.read(damaged, "commits/x"))
        .withMessageContaining("commits/x")
        .withMessageContaining(message);
  }

  @Test
  void aResetIsOfAFormatThatReadersWithoutResetsRefuse() throws IOException {
    Commit reset = COMMIT.reset("bmV3", "n8", 12, Instant.parse("2026-11-21T04:00:00Z"));

    String json = new String(CommitCodec.write(reset), UTF_8);
    assertThat(json)
        .startsWith("{\"format\":2,\"origin\":\"partvault\",\"kind\":\"reset\",")
        .contains("\"topicId\":\"bmV3\"", "\"from\":80,\"next\":12", "\"dataFiles\":[]");
    assertThat(CommitCodec.read(json.getBytes(UTF_8), "k")).isEqualTo(reset);
    assertThat(reset.follows(COMMIT)).isTrue();
    assertThat(reset.exports())
        .extracting(ExportStanding::id, ExportStanding::nextRow, ExportStanding::state)
        .isEqualTo(
            COMMIT.exports().stream()
                .map(standing -> tuple(standing.id(), standing.nextRow(), standing.state()))
                .toList());
    assertThat(reset.exports())
        .allSatisfy(standing -> assertThat(standing.changedAt()).isEqualTo(reset.committedAt()));
  }

  @Test
  void howFarOrphansWereLookedForComesBack() {
    Commit looked = commit().sweptTo(6);

    assertThat(CommitCodec.read(CommitCodec.write(looked), "k")).isEqualTo(looked);
    assertThat(commit().sweptTo()).isEqualTo(-1);
    assertThatIllegalArgumentException().isThrownBy(() -> commit().sweptTo(7));
  }

  @Test
  void aCommitThatContradictsItselfCannotBeMade() {
    Commit first = TestCommits.first();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Commit(
                    first.source(),
                    "",
                    0,
                    "n",
                    "",
                    0,
                    1,
                    Instant.EPOCH,
                    List.of(),
                    first.dataFiles()))
        .withMessageContaining("has no export");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Commit(
                    first.source(),
                    "",
                    0,
                    "n",
                    "",
                    0,
                    1,
                    Instant.EPOCH,
                    List.of(first.exports().get(0), first.exports().get(0)),
                    List.of()))
        .withMessageContaining("listed twice");
  }

  @Test
  void aReportOnAnIncompleteExportComesBack() {
    IncompleteExport report =
        new IncompleteExport(
            TestCommits.EXPORT,
            16402,
            TestCommits.SOURCE,
            new Finding("rows are missing", "row 7", "row 9", 12345));

    assertThat(IncompleteExport.read(report.toJson(), "k")).isEqualTo(report);
    assertThat(new String(report.toJson(), UTF_8))
        .isEqualTo(
            "{\"format\":1,\"origin\":\"partvault\","
                + "\"tablePartition\":\"shop/public.events/events_2024_01\",\"oid\":16402,"
                + "\"epoch\":1830271648399360,\"sink\":\"archive-sink\","
                + "\"topic\":\"shop.public.events\",\"topicPartition\":3,"
                + "\"reason\":\"rows are missing\",\"expected\":\"row 7\",\"found\":\"row 9\","
                + "\"offset\":12345}");
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> IncompleteExport.read("{}".getBytes(UTF_8), "incomplete/x"))
        .withMessageContaining("incomplete/x");
  }

  private static Commit commit() {
    List<ExportStanding> standings =
        Stream.iterate(0, i -> i < STATES.size(), i -> i + 1)
            .map(
                i ->
                    TestCommits.standing(
                        new ExportId(TestExports.tablePartition().key(), TestExports.EPOCH + i),
                        STATES.get(i)))
            .toList();
    return new Commit(
        TestCommits.SOURCE,
        "Tm9QYXJ0aXRpb24",
        7,
        "n7",
        "n6",
        70,
        80,
        Instant.parse("2026-11-21T03:00:00Z"),
        standings,
        List.of(new CommittedFile(TestCommits.EXPORT, TestCommits.file(0, 10))));
  }

  private static String golden() throws IOException {
    try (InputStream in = CommitCodecTest.class.getResourceAsStream("commit.json")) {
      return new String(in.readAllBytes(), UTF_8).strip();
    }
  }
}
