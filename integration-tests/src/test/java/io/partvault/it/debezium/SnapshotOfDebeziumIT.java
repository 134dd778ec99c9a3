// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.process.WorkerProcess;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Debezium connector snapshots leaves of a real database, with the settings of {@code
 * config/}; the lines in the bucket have to be those that our own reader makes of the leaves.
 */
class SnapshotOfDebeziumIT {

  @TempDir private Path dir;
  private DebeziumRig rig;

  @BeforeEach
  void startServers() throws Exception {
    rig = new DebeziumRig(dir);
  }

  @AfterEach
  void stopServers() throws Exception {
    rig.close();
  }

  @Test
  void theLinesOfASnapshotAreThoseOfOurOwnReader() throws Exception {
    try (WorkerProcess worker = rig.startWorker()) {
      rig.snapshot(worker.client(), Map.of());
      rig.archive(worker.client(), Map.of());

      rig.awaitManifests(worker.client(), TypedTable.LEAVES);
    }

    for (String leaf : TypedTable.LEAVES) {
      JsonNode manifest = rig.judge().manifestOf(leaf);
      assertSame(rig.judge().lines(manifest), rig.table().lines(leaf));
      assertThat(manifest.path("origin").asText()).isEqualTo("debezium");
      assertThat(manifest.path("rows").asInt()).isEqualTo(TypedTable.ROWS);
      assertThat(manifest.path("columns").path(1).path("type").asText())
          .isEqualTo("timestamp with time zone");
    }
  }

  @Test
  @LeavesUploads("a worker that is killed aborts nothing")
  void everyRowIsArchivedExactlyOnceWhenTheWorkerIsKilledInBetween() throws Exception {
    try (WorkerProcess worker = rig.startWorker()) {
      rig.snapshot(worker.client(), Map.of());
      rig.archive(worker.client(), Map.of());
      DebeziumRig.patiently().until(() -> !rig.judge().below("commits").isEmpty());
      worker.process().kill();
    }
    try (WorkerProcess worker = rig.startWorker()) {
      rig.awaitManifests(worker.client(), TypedTable.LEAVES);
    }

    for (String leaf : TypedTable.LEAVES) {
      assertSame(rig.judge().lines(rig.judge().manifestOf(leaf)), rig.table().lines(leaf));
    }
  }

  /** The first few lines that differ say enough. */
  private static void assertSame(List<String> archived, List<String> read) {
    assertThat(but(archived, read)).as("archived only").isEmpty();
    assertThat(but(read, archived)).as("in the table only").isEmpty();
    assertThat(archived).hasSameSizeAs(read);
  }

  private static List<String> but(List<String> lines, List<String> others) {
    Set<String> rest = new TreeSet<>(lines);
    rest.removeAll(new HashSet<>(others));
    return rest.stream().limit(3).toList();
  }
}
