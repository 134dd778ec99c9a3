// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dpartvault.memory.rows=20000000} makes it longer. */
@Tag("memory")
class OneLongLeafIT {

  private static final int ROWS = Integer.getInteger("partvault.memory.rows", 5_000_000);

  @TempDir private Path dir;

  @Test
  void heapStaysFlatHoweverManyRowsATablePartitionHas() throws Exception {
    try (SmallWorker worker = new SmallWorker(dir)) {
      worker.sql(
          "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, kind int, note text)"
              + " PARTITION BY RANGE (at)",
          "CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          "INSERT INTO events SELECT i, date '2020-01-01' + i % 366, i % 7, 'note ' || i"
              + " FROM generate_series(1, "
              + ROWS
              + ") i");
      worker.startSink(Map.of());
      worker.startSource(Map.of());
      worker.awaitWhileHealthy(() -> !worker.judge().below("data").isEmpty());
      HeapWatch heap = worker.watchHeap();
      worker.awaitWhileHealthy(() -> worker.judge().below("manifests").size() == 1);
      heap.assertFlat(ROWS + " rows in one table partition");
      Archived.assertRowsOnce(worker.judge(), 1, ROWS);
    }
  }
}
