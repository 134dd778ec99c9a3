// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.process.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Debezium connector scans leaves because a row in its signal table says so, with the
 * settings of {@code config/}.
 */
class IncrementalSnapshotOfDebeziumIT {

  private static final String JANUARY = TypedTable.LEAVES.get(0);
  private static final String FEBRUARY = TypedTable.LEAVES.get(1);
  private static final String MARCH = TypedTable.LEAVES.get(2);

  @TempDir private Path dir;
  private DebeziumRig rig;
  private WorkerProcess worker;

  @BeforeEach
  void start() throws Exception {
    rig = new DebeziumRig(dir);
    worker = rig.startWorker();
    rig.table()
        .execute(
            "CREATE TABLE debezium_signal (id varchar(42) PRIMARY KEY, type varchar(32) NOT NULL, data varchar(2048))");
    rig.table().execute("ALTER TABLE events DROP CONSTRAINT events_pkey");
    for (String leaf : List.of(JANUARY, FEBRUARY)) {
      rig.table().execute("ALTER TABLE %s ADD PRIMARY KEY (id)".formatted(leaf));
    }
    rig.table().execute("ALTER TABLE %s ADD PRIMARY KEY (id, at)".formatted(MARCH));
    // Many chunks of a table of 2,000 rows.
    rig.read(
        worker.client(), "debezium-incremental", Map.of("incremental.snapshot.chunk.size", "150"));
    rig.archive(worker.client(), Map.of("gap.policy", "continue"));
    rig.awaitArchive(worker.client(), () -> assertThat(rig.table().streams()).isTrue());
  }

  @AfterEach
  void stop() throws Exception {
    worker.close();
    rig.close();
  }

  @Test
  void aScanIsSealedWithAsManyRowsAsTheTableHas() throws Exception {
    rig.table().execute(signal("first", JANUARY, FEBRUARY));
    rig.awaitArchive(
        worker.client(),
        () -> assertThat(rig.judge().manifests().keySet()).containsExactly(JANUARY, FEBRUARY));

    for (String leaf : List.of(JANUARY, FEBRUARY)) {
      assertHolds(leaf);
    }
  }

  @Test
  void aTableThatChangesWhileItIsScannedIsNotSealedAndTheNextScanIs() throws Exception {
    // The change follows the signal in the log, so that it comes while the scan runs.
    rig.table()
        .execute(
            "BEGIN; %s; UPDATE %s SET i = 0 WHERE id = 1900; COMMIT"
                .formatted(signal("first", JANUARY, FEBRUARY), JANUARY));
    rig.awaitArchive(
        worker.client(),
        () -> {
          assertThat(rig.judge().manifests().keySet()).containsExactly(FEBRUARY);
          assertThat(rig.judge().below("incomplete")).hasSize(1);
        });
    assertThat(Files.readString(rig.judge().below("incomplete").get(0)))
        .contains("changes of it came while the incremental snapshot ran")
        .contains("signal the incremental snapshot again");

    rig.table().execute(signal("second", JANUARY));
    rig.awaitArchive(
        worker.client(), () -> assertThat(rig.judge().manifests()).containsKey(JANUARY));
    assertHolds(JANUARY);
  }

  /** As long as this is so, the documentation has to say it. */
  @Test
  void aKeyWithATimestamptzIsMoreThanDebeziumCanScan() throws Exception {
    rig.table().execute(signal("first", MARCH));

    DebeziumRig.patiently()
        .untilAsserted(() -> assertThat(rig.judge().below("incomplete")).hasSize(1));
    assertThat(Files.readString(rig.judge().below("incomplete").get(0)))
        .contains("Debezium ended its scan as SQL_EXCEPTION");
    assertThat(rig.judge().manifests()).isEmpty();
  }

  private void assertHolds(String leaf) throws Exception {
    JsonNode manifest = rig.judge().manifestOf(leaf);
    assertThat(manifest.path("rows").asInt()).isEqualTo(TypedTable.ROWS);
    assertThat(manifest.path("origin").asText()).isEqualTo("debezium");
    // Not all at once: in thousands of lines nobody would see which differs.
    List<String> archived = rig.judge().lines(manifest).stream().sorted().toList();
    List<String> read = rig.table().lines(leaf);
    assertThat(archived).hasSameSizeAs(read);
    for (int row = 0; row < read.size(); row++) {
      assertThat(archived.get(row)).isEqualTo(read.get(row));
    }
  }

  private static String signal(String id, String... leaves) {
    return "INSERT INTO debezium_signal VALUES ('%s', 'execute-snapshot', '{\"data-collections\": [\"public.%s\"], \"type\": \"incremental\"}')"
        .formatted(id, String.join("\", \"public.", leaves));
  }
}
