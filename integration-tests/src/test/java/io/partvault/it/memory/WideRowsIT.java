// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("memory")
class WideRowsIT {

  private static final int ROWS = 400;

  @TempDir private Path dir;

  /** The three settings that a row of a megabyte needs; all but the row itself is as shipped. */
  @Test
  void heapStaysFlatWithRowsOfAMegabyte() throws Exception {
    try (SmallWorker worker = new SmallWorker(dir)) {
      worker.sql(
          "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, note text, doc jsonb)"
              + " PARTITION BY RANGE (at)",
          "CREATE TABLE events_2020 PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
          // 32 hexadecimal digits by 32,768: a megabyte in one column or the other.
          """
          INSERT INTO events SELECT i, date '2020-01-01' + i %% 366,
            CASE i %% 2 WHEN 0 THEN wide END, CASE i %% 2 WHEN 1 THEN jsonb_build_object('wide', wide) END
          FROM generate_series(1, %d) i,
            LATERAL (SELECT string_agg(md5(i::text || j), '') AS wide FROM generate_series(1, 32768) j) w
          """
              .formatted(ROWS));
      // Small files, so that the watch begins early: with the first one.
      worker.startSink(Map.of("file.max.bytes", "16777216"));
      worker.startSource(
          Map.of(
              "row.max.bytes", "2000000",
              "producer.override.max.request.size", "2097152",
              "topic.creation.default.max.message.bytes", "2097152"));
      worker.awaitWhileHealthy(() -> !worker.judge().below("data").isEmpty());
      HeapWatch heap = worker.watchHeap();
      worker.awaitWhileHealthy(() -> worker.judge().below("manifests").size() == 1);
      heap.assertFlat(ROWS + " rows of a megabyte");
      Archived.assertRowsOnce(worker.judge(), 1, ROWS);
    }
  }
}
