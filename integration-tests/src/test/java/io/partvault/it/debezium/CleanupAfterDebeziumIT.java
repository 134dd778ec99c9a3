// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.it.BucketJudge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real Debezium connector snapshot is dropped where the table holds the same, and nowhere
 * else.
 */
class CleanupAfterDebeziumIT {

  private static final String UNCHANGED = "events_2024_01";
  private static final String UPDATED = "events_2024_02";
  private static final String GROWN = "events_2024_03";
  private static final String LISTS = "lists_2024_01";
  private static final String WITHOUT_ZEROS = "odd_2024_01";
  private static final String NOT_A_NUMBER = "nan_2024_01";
  private static final String INCOMPARABLE = "took_2024_01";

  @TempDir private Path dir;
  private DebeziumRig rig;

  @BeforeEach
  void startServers() throws Exception {
    rig = new DebeziumRig(dir);
    rig.table().execute("UPDATE events SET r = 1.5, d = 2.5 WHERE r = 'NaN'");
  }

  @AfterEach
  void stopServers() throws Exception {
    rig.close();
  }

  @Test
  void whatIsAsArchivedIsDroppedAndWhatIsNotIsNamed() throws Exception {
    createOddTables();
    List<String> leaves = new ArrayList<>(TypedTable.LEAVES);
    leaves.addAll(List.of(LISTS, WITHOUT_ZEROS, NOT_A_NUMBER, INCOMPARABLE));
    try (WorkerProcess worker = rig.startWorker()) {
      rig.snapshot(
          worker.client(),
          Map.of("table.include.list", "public\\.(events|lists|odd|nan|took)_2024_.*"));
      rig.archive(
          worker.client(),
          Map.of("topics.regex", "shop\\.public\\.(events|lists|odd|nan|took)_.+"));
      rig.awaitManifests(worker.client(), leaves);
      rig.table().execute("UPDATE %s SET t = 'new' WHERE id = 17".formatted(UPDATED));
      rig.table().execute("DELETE FROM %s WHERE id = 18".formatted(GROWN));
      rig.table().execute("INSERT INTO events (id, at) VALUES (900001, '2024-03-09Z')");

      List<String> rows = rig.table().lines(UNCHANGED);

      rig.cleanUp(worker.client(), "public.events,public.lists,public.odd,public.nan,public.took");
      Map<String, CleanupWord> words = rig.words(leaves);

      assertThat(words.get(UNCHANGED)).isEqualTo(new CleanupWord("dropped", ""));
      refused(words.get(UPDATED), "2000 rows are not those", "(id 17, at 2024", "has another t");
      refused(words.get(GROWN), "(id 900001, ", "only in the table", "(id 18, ", "in the archive");
      assertThat(words.get(LISTS)).isEqualTo(new CleanupWord("dropped", ""));
      refused(words.get(WITHOUT_ZEROS), "(id 2, ", "another n (zeros at the end of its fraction)");
      refused(words.get(NOT_A_NUMBER), "(id 1, ", "another r (NaN)", "by the source connector");
      refused(words.get(INCOMPARABLE), "column took (interval)", "by the source connector");
      worker.client().delete("partvault-cleanup");
      requireReceipt();
      whatWasDroppedComesBack(rows);
    }
    for (String leaf : List.of(UPDATED, GROWN, WITHOUT_ZEROS, NOT_A_NUMBER, INCOMPARABLE)) {
      assertThat(rig.table().has(leaf)).as(leaf).isTrue();
    }
    theArchiveIsSound();
    aDrillComparesByName();
  }

  /** The receipt has the bounds that Debezium does not tell, and so it is found by days too. */
  private void whatWasDroppedComesBack(List<String> rows) throws Exception {
    assertThat(rig.table().has(UNCHANGED)).isFalse();
    Command byDays =
        rig.command(
            "restore", "--table=public.lists", "--from-date=2024-01-31", "--to-date=2024-02-10");
    assertThat(byDays.exitCode()).as(byDays.err()).isZero();
    assertThat(byDays.of("results", LISTS).path("checked").asText()).isEqualTo("digest");

    Command all = rig.command("restore", "--table=public.events", "--all");
    assertThat(all.exitCode()).as(all.err()).isEqualTo(1);
    JsonNode back = all.of("results", UNCHANGED);
    assertThat(back.path("rows").asInt()).isEqualTo(TypedTable.ROWS);
    assertThat(back.path("checked").asText()).isEqualTo("digest");
    assertThat(all.of("failed", UPDATED).path("reason").asText()).contains("exists already");
    assertThat(rig.table().lines(UNCHANGED)).isEqualTo(rows);
    Command why =
        rig.command("why", "--table=public.events", "--older-than=P1M", "--logical-database=shop");
    assertThat(why.of("tablePartitions", UNCHANGED).path("code").asText()).isEqualTo("restored");
  }

  private void theArchiveIsSound() throws Exception {
    Command verify = rig.command("verify");
    assertThat(verify.exitCode()).as(verify.err()).isZero();
    assertThat(verify.out().path("sound").asBoolean()).isTrue();
    assertThat(verify.out().path("manifests").asInt()).isEqualTo(7);
    assertThat(verify.out().path("receipts").asInt()).isEqualTo(2);
    assertThat(verify.out().path("warnings").asInt()).as(verify.out().toString()).isZero();
  }

  private void aDrillComparesByName() throws Exception {
    Command drill = rig.command("drill", "--all");
    assertThat(drill.exitCode()).as(drill.err()).isEqualTo(1);
    assertThat(drill.out().path("restorable").asInt()).isEqualTo(6);
    for (String leaf : List.of(UNCHANGED, LISTS)) {
      assertThat(drill.of("results", leaf).path("live").asText()).isEqualTo("same");
      assertThat(drill.of("results", leaf).path("liveReason").asText())
          .contains("of that name, OID");
    }
    for (String leaf : List.of(UPDATED, GROWN, WITHOUT_ZEROS, NOT_A_NUMBER)) {
      assertThat(drill.of("results", leaf).path("live").asText()).isEqualTo("other-rows");
    }
    assertThat(drill.of("results", UPDATED).path("liveReason").asText())
        .contains("(id 17, at 2024", "has another t");
    assertThat(drill.of("failed", INCOMPARABLE).path("reason").asText())
        .contains("Debezium does not tell the values of column took (interval)");
  }

  @Test
  void changesThatFollowTheSnapshotForbidTheDropThoughTheRowsAreTheSameAgain() throws Exception {
    try (WorkerProcess worker = rig.startWorker()) {
      rig.snapshot(worker.client(), Map.of("snapshot.mode", "initial"));
      rig.archive(worker.client(), Map.of("rotate.interval.ms", "3000"));
      rig.awaitManifests(worker.client(), TypedTable.LEAVES);
      for (String text : List.of("'new'", "'old'")) {
        rig.table().execute("UPDATE %s SET vc = %s WHERE id = 17".formatted(UPDATED, text));
      }
      rig.table().execute("UPDATE %s SET vc = 'v17' WHERE id = 17".formatted(UPDATED));
      DebeziumRig.patiently().until(() -> !rig.judge().below("late").isEmpty());

      rig.cleanUp(worker.client(), "public.events");
      Map<String, CleanupWord> words = rig.words(TypedTable.LEAVES);

      refused(words.get(UPDATED), "came behind its snapshot", "snapshot it again");
      assertThat(words.get(UNCHANGED)).isEqualTo(new CleanupWord("dropped", ""));
    }
    assertThat(rig.table().has(UPDATED)).isTrue();
  }

  /** Tables of types that Debezium tells otherwise, by value or at all. */
  private void createOddTables() throws Exception {
    createOddTable(
        "lists",
        "i integer[], t text[], n numeric(9, 2)[], z timestamptz[], m mood[], b bytea[]",
        """
        ARRAY[1, NULL], ARRAY['a"\\', NULL, ''], ARRAY[1.50], ARRAY['2024-01-01 00:00:00.5Z'::timestamptz],
        ARRAY['o"k'::mood], ARRAY['\\x00ff'::bytea]""");
    createOddTable("odd", "n numeric", "1.5), (2, '2024-01-02Z', 2.50");
    createOddTable("nan", "r real", "'NaN'");
    createOddTable("took", "took interval", "'3 days'");
  }

  private void createOddTable(String name, String column, String values) throws Exception {
    TypedTable table = rig.table();
    table.execute(
        "CREATE TABLE %s (id bigint, at timestamptz, %s, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)"
            .formatted(name, column));
    table.execute(
        "CREATE TABLE %1$s_2024_01 PARTITION OF %1$s FOR VALUES FROM ('2024-01-01Z') TO ('2024-02-01Z')"
            .formatted(name));
    table.execute("INSERT INTO %s VALUES (1, '2024-01-02Z', %s)".formatted(name, values));
    table.execute("INSERT INTO %s VALUES (7, '2024-01-03Z', NULL)".formatted(name));
  }

  private static void refused(CleanupWord word, String... named) {
    assertThat(word.event()).as(word.reason()).isEqualTo("refused");
    assertThat(word.reason()).contains(named);
  }

  private void requireReceipt() throws Exception {
    List<Path> receipts = rig.judge().below("receipts");
    assertThat(receipts)
        .extracting(receipt -> receipt.getFileName().toString())
        .containsExactly(UNCHANGED + ".0.json", LISTS + ".0.json");
    JsonNode receipt = BucketJudge.parsed(Files.readString(receipts.get(0)));
    assertThat(receipt.path("origin").asText()).isEqualTo("debezium");
    assertThat(receipt.path("proof").path("rows").asInt()).isEqualTo(TypedTable.ROWS);
    assertThat(receipt.path("compared").path("oid").asLong()).isPositive();
    assertThat(receipt.path("compared").path("bounds").path("to").asText())
        .startsWith("2024-02-01");
  }
}
