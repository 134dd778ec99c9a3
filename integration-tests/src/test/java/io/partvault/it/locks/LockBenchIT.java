// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.it.EventsTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures, for people, the latency of pgbench on a table whose old leaves are archived and dropped
 * meanwhile, against the same run with idle servers beside it. The runs come in pairs, whose order
 * alternates, each on a table of its own. Run it with {@code build/lock-bench}. Broker, worker and
 * store stand on other machines as a rule: here they get the processor time that the database and
 * pgbench leave, or, if asked for, their even share.
 */
@Tag("bench")
class LockBenchIT {

  private static final int PAIRS = Integer.getInteger("partvault.bench.pairs", 3);
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("partvault.bench.seconds", 60));
  private static final int RATE = Integer.getInteger("partvault.bench.rate", 200);
  private static final int LEAVES = Integer.getInteger("partvault.bench.leaves", 24);
  private static final int ROWS = Integer.getInteger("partvault.bench.rows", 5_000);
  private static final int LIMIT = Integer.getInteger("partvault.bench.limit", 2_000);

  /** Of looks and rounds: twelve times as often as the shipped ones, since a run is short. */
  private static final String INTERVAL_MS = "5000";

  private static final boolean SHARED = Boolean.getBoolean("partvault.bench.shared");
  private static final String LIVE = "events_2098_12";
  private static final int KEYS = 20_000;

  @TempDir private Path dir;
  private LockRig rig;

  /** What one run came to. */
  private record Run(int pair, boolean beside, Latencies latencies, int dropped, String load) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%4d  %-8s %s %12d %8d  %s",
          pair,
          beside ? "with" : "without",
          latencies,
          latencies.count(),
          dropped,
          load);
    }
  }

  @BeforeEach
  void startServers() throws Exception {
    rig = new LockRig(dir);
    if (!SHARED) {
      rig.standApart();
    }
  }

  @AfterEach
  void stopServers() {
    rig.close();
  }

  @Test
  void latencyWithAndWithoutPartvault() throws Exception {
    run(0, true); // A worker runs for months, and compiles itself in its first minute.
    List<Run> runs = new ArrayList<>();
    for (int pair = 1; pair <= PAIRS; pair++) {
      boolean first = pair % 2 == 0;
      runs.add(run(pair, first));
      runs.add(run(pair, !first));
    }
    report(runs);
    assertThat(runs).filteredOn(Run::beside).allMatch(run -> run.dropped() > 0);
    assertThat(runs).filteredOn(run -> !run.beside()).allMatch(run -> run.dropped() == 0);
  }

  private Run run(int pair, boolean beside) throws Exception {
    String database = database(pair, beside);
    try (EventsTable table = createTable(database);
        Pgbench pgbench =
            Pgbench.start(rig.postgres(), database, dir.resolve(database), KEYS, LENGTH, RATE)) {
      try {
        if (beside) {
          rig.archive(
              database,
              Map.of(
                  "tasks.max",
                  "1",
                  "poll.interval.ms",
                  INTERVAL_MS,
                  "read.max.rows.per.second",
                  Integer.toString(LIMIT)));
          rig.clean(
              database, Map.of("cleanup.drop.enabled", "true", "cleanup.interval.ms", INTERVAL_MS));
        }
        Latencies latencies = pgbench.await();
        int dropped = LEAVES + EventsTable.YOUNG.size() - table.leaves().size();
        return new Run(pair, beside, latencies, dropped, loadOfTheMachine());
      } finally {
        if (beside) {
          rig.stop(database);
        }
      }
    } finally {
      dropDatabase(database);
    }
  }

  private EventsTable createTable(String database) throws SQLException {
    List<String> old =
        IntStream.range(0, LEAVES)
            .mapToObj(YearMonth.of(2000, 1)::plusMonths)
            .map(month -> String.format(Locale.ROOT, "events_%tY_%<tm", month))
            .toList();
    EventsTable table = EventsTable.createEmpty(rig.postgres(), database, old);
    table.execute("CREATE INDEX ON events (id)");
    for (String leaf : old) {
      table.fill(leaf, 1, ROWS);
    }
    table.fill(LIVE, 1, KEYS);
    table.execute("VACUUM ANALYZE events");
    table.execute("CHECKPOINT");
    return table;
  }

  private void dropDatabase(String database) throws SQLException {
    try (EventsTable admin = EventsTable.connect(rig.postgres(), "postgres", List.of())) {
      admin.execute("DROP DATABASE " + database + " WITH (FORCE)");
    }
  }

  private void report(List<Run> runs) throws Exception {
    System.out.printf(
        "pgbench for %d s at %d transactions/s; %d old table partitions of %d rows, read at %s; %d processors, %s%n",
        LENGTH.toSeconds(),
        RATE,
        LEAVES,
        ROWS,
        LIMIT == 0 ? "full speed" : LIMIT + " rows/s",
        Runtime.getRuntime().availableProcessors(),
        SHARED ? "shared with broker, worker and store" : "lent to broker, worker and store");
    System.out.println(
        "pair  Partvault  p50 ms   p95 ms   p99 ms   max ms transactions  dropped  load average");
    runs.forEach(run -> System.out.println(run.line()));
    for (int pair = 1; pair <= PAIRS; pair++) {
      System.out.printf(
          Locale.ROOT,
          "p95 of pair %d, with / without: %.2f%n",
          pair,
          p95(runs, pair, true) / p95(runs, pair, false));
    }
    for (Run run : runs) {
      String database = database(run.pair(), run.beside());
      System.out.printf("Lock waits in %s%n%s", database, rig.log().summary(database));
    }
  }

  private static double p95(List<Run> runs, int pair, boolean beside) {
    return runs.stream()
        .filter(run -> run.pair() == pair && run.beside() == beside)
        .findFirst()
        .orElseThrow()
        .latencies()
        .millis(95);
  }

  private static String database(int pair, boolean beside) {
    return "pair" + pair + (beside ? "_with" : "_without");
  }

  private static String loadOfTheMachine() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
