// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store that takes one megabyte a second. What it cannot take yet waits in the topic, which is
 * what a topic is for, or in the table if the source is told how much may wait in the topic. What
 * must not happen is that it waits in the heap, or that the sink is slow enough to be thrown out of
 * its group.
 */
@Tag("memory")
class SlowStoreIT {

  private static final int LEAVES = 4;
  private static final int ROWS = 60_000;
  private static final long BYTES_PER_SECOND = 1_000_000;

  @TempDir private Path dir;

  @Test
  void whatASlowStoreCannotTakeYetWaitsInTheTopicAndNotInTheHeap() throws Exception {
    archive(false);
  }

  @Test
  void aSourceThatIsToldHowMuchMayWaitReadsNoFasterThanTheStoreTakes() throws Exception {
    double throughWhenSealed = archive(true);
    assertThat(throughWhenSealed)
        .as("share that was in the store when the source had read all")
        .isGreaterThan(0.5);
  }

  private double archive(boolean braked) throws Exception {
    try (SmallWorker worker = new SmallWorker(dir);
        SlowLine line = SlowLine.to(worker.store(), BYTES_PER_SECOND)) {
      worker.sql(
          "CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, note text) PARTITION BY RANGE (at)",
          """
          DO $$ BEGIN FOR i IN 0..%d LOOP
            EXECUTE format('CREATE TABLE events_%%s PARTITION OF events FOR VALUES FROM (%%L) TO (%%L)',
              i, date '2020-01-01' + i, date '2020-01-01' + i + 1);
          END LOOP; END $$
          """
              .formatted(LEAVES - 1),
          // 1,280 hexadecimal digits, which nothing makes smaller than half.
          """
          INSERT INTO events SELECT i, date '2020-01-01' + i %% %d,
            (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 40) j)
          FROM generate_series(1, %d) i
          """
              .formatted(LEAVES, ROWS));
      worker.startSink(
          Map.of("s3.endpoint.url", line.endpoint().toString(), "rotate.interval.ms", "2000"));
      worker.startSource(braked ? brake(worker) : Map.of());
      worker.awaitWhileHealthy(() -> line.passed() > 5 * BYTES_PER_SECOND);
      HeapWatch heap = worker.watchHeap();
      int generation = worker.sinkGeneration();
      worker.awaitWhileHealthy(() -> worker.sealed() == LEAVES);
      long passedWhenSealed = line.passed();
      worker.awaitWhileHealthy(() -> worker.judge().below("manifests").size() == LEAVES);
      System.err.printf(
          "Store at 1 MB/s, source %s: it had sealed all when %d of %d MB were through%n",
          braked ? "braked" : "not braked",
          passedWhenSealed / 1_000_000,
          line.passed() / 1_000_000);
      heap.assertFlat(line.passed() / 1_000_000 + " MB to a store at 1 MB/s");
      assertThat(worker.sinkGeneration()).as("no rebalance").isEqualTo(generation);
      Archived.assertRowsOnce(worker.judge(), LEAVES, ROWS);
      return (double) passedWhenSealed / line.passed();
    }
  }

  private static Map<String, String> brake(SmallWorker worker) {
    return Map.of(
        "sink.group.id",
        "connect-" + SmallWorker.SINK,
        "sink.max.lag.records",
        "1000",
        "kafka.bootstrap.servers",
        worker.bootstrapServers(),
        "chunk.target.bytes",
        Integer.toString(2 * 1024 * 1024));
  }
}
