// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("memory")
class ManySmallLeavesIT {

  private static final int LEAVES = 1_000;
  private static final int ROWS_EACH = 50;

  @TempDir private Path dir;

  /** Two source tasks write at the same time, so one file open is one fewer than exports are. */
  @Test
  void heapStaysFlatHoweverManyTablePartitionsThereAre() throws Exception {
    try (SmallWorker worker = new SmallWorker(dir)) {
      worker.sql(
          "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at)",
          """
          DO $$ BEGIN FOR i IN 0..%d LOOP
            EXECUTE format('CREATE TABLE events_%%s PARTITION OF events FOR VALUES FROM (%%L) TO (%%L)',
              i, date '2020-01-01' + i, date '2020-01-01' + i + 1);
          END LOOP; END $$
          """
              .formatted(LEAVES - 1),
          "INSERT INTO events SELECT i + 1, date '2020-01-01' + i / %d, 'note ' || i FROM generate_series(0, %d) i"
              .formatted(ROWS_EACH, LEAVES * ROWS_EACH - 1));
      worker.startSink(Map.of("max.open.files", "1"));
      worker.startSource(Map.of());
      long start = System.nanoTime();
      worker.awaitWhileHealthy(() -> !worker.judge().below("manifests").isEmpty());
      HeapWatch heap = worker.watchHeap();
      SmallWorker.tell("First manifest", start);
      worker.awaitWhileHealthy(() -> worker.judge().below("manifests").size() == LEAVES);
      SmallWorker.tell(LEAVES + " manifests", start);
      heap.assertFlat(LEAVES + " table partitions");
      Archived.assertRowsOnce(worker.judge(), LEAVES, LEAVES * ROWS_EACH);
    }
  }
}
