// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * How fast rows come back, beside {@code COPY} of the same rows from a csv file through the same
 * driver: into a table without indexes, rows counted only and rows read back, one table and two at
 * once.
 *
 * <pre>
 * mvn verify -pl archive-postgres -am -Dtest=None -Dit.test=RestoreSpeedIT -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dfailsafe.failIfNoSpecifiedTests=false -Dpartvault.speed.rows=1000000 -Djacoco.skip=true -DargLine=
 * </pre>
 *
 * Without JaCoCo, whose counters two threads would share.
 */
@EnabledIfSystemProperty(named = "partvault.speed.rows", matches = "\\d+")
class RestoreSpeedIT {

  private static final int ROWS = Integer.getInteger("partvault.speed.rows", 0);
  private static final int ROUNDS = 3;

  private static final String PLAIN =
      """
      SELECT i::bigint AS id, '2024-01-01'::timestamptz + i * interval '1.000001 s' AS at,
             md5(i::text)::uuid AS who, (i * 0.0137)::numeric(12,4) AS amount,
             'kind-' || i % 17 AS kind, i % 7 AS level, i % 2 = 0 AS sent,
             md5('a' || i) || repeat(' lorem ipsum', 14) AS message
      """;

  private static final String DOCUMENTS =
      """
      SELECT i::bigint AS id, '2024-01-01'::timestamptz + i * interval '1.000001 s' AS at,
             md5(i::text)::uuid AS who, (i * 0.0137)::numeric(12,4) AS amount,
             'kind-' || i % 17 AS kind, ('10.0.0.' || i % 250)::inet AS addr,
             ARRAY['a' || i % 7, 'b c'] AS tags,
             jsonb_build_object('user', i % 1000, 'page', repeat('/path' || i % 100, 6),
               'agent', 'Mozilla/5.0 (X11; Linux x86_64) "quoted"',
               'items', jsonb_build_array(i, i + 1, jsonb_build_object('sku', 'x-' || i))) AS payload
      """;

  @TempDir private static Path folder;
  private static TestDatabase database;
  private final MemoryObjectStore store = new MemoryObjectStore();
  private PartitionManifest manifest;
  private Path csv;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @ParameterizedTest(name = "{index}")
  @ValueSource(strings = {PLAIN, DOCUMENTS})
  void rowsComeBackFast(String rows) throws Exception {
    archive(rows + " FROM generate_series(1, " + ROWS + ") i");
    for (int round = 1; round <= ROUNDS; round++) {
      for (int tables = 1; tables <= 2; tables++) {
        measure("COPY of csv", tables, this::copyCsv);
        measure(
            "restore, counted", tables, (session, table) -> restore(session, table, RowCheck.ROWS));
        measure(
            "restore, read back",
            tables,
            (session, table) -> restore(session, table, RowCheck.DIGEST));
      }
    }
  }

  private void archive(String rows) throws SQLException, IOException {
    database.sql(
        "DROP TABLE IF EXISTS filled, events, plain_1, plain_2",
        "CREATE TABLE filled AS " + rows,
        "CREATE TABLE plain_1 (LIKE filled)",
        "CREATE TABLE plain_2 (LIKE filled)",
        "CREATE TABLE events (LIKE filled) PARTITION BY RANGE (id)",
        "ALTER TABLE events ATTACH PARTITION filled FOR VALUES FROM (0) TO (1000000000)");
    manifest = new ArchivedLeaf(store).rowsPerFile(200_000).archive(database, "events", "filled");
    csv = folder.resolve("rows.csv");
    try (OutputStream out = Files.newOutputStream(csv)) {
      copies(database.session()).copyOut("COPY filled TO STDOUT (FORMAT csv)", out);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d rows, %,d bytes a line, %,d bytes a row of csv%n",
        ROWS,
        manifest.rawBytes() / ROWS,
        Files.size(csv) / ROWS);
  }

  @FunctionalInterface
  private interface Work {
    void run(PostgresSession session, String table) throws Exception;
  }

  /** Seconds of processor time. */
  private record Cpu(double here, double server) {
    Cpu plus(Cpu other) {
      return new Cpu(here + other.here, server + other.server);
    }
  }

  private static void measure(String what, int tables, Work work) throws Exception {
    database.sql("TRUNCATE plain_1, plain_2", "CHECKPOINT");
    ExecutorService threads = Executors.newFixedThreadPool(tables);
    try {
      List<Callable<Cpu>> runs = new ArrayList<>();
      for (int table = 1; table <= tables; table++) {
        String name = "plain_" + table;
        runs.add(() -> measured(name, work));
      }
      long start = System.nanoTime();
      Cpu cpu = new Cpu(0, 0);
      for (Future<Cpu> run : threads.invokeAll(runs)) {
        cpu = cpu.plus(run.get());
      }
      double wall = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%-20s %d at once %6.2f s, %,9.0f rows/s; CPU %.2f s here and %.2f s in the server%n",
          what,
          tables,
          wall,
          (double) ROWS * tables / wall,
          cpu.here(),
          cpu.server());
      for (int table = 1; table <= tables; table++) {
        assertThat(database.value("SELECT count(*) FROM plain_" + table))
            .isEqualTo(Integer.toString(ROWS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Cpu measured(String table, Work work) throws Exception {
    try (PostgresSession session = database.openSession()) {
      long server = serverTicks(session);
      long here = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      work.run(session, table);
      return new Cpu(
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - here) / 1e9,
          (serverTicks(session) - server) / 100.0);
    }
  }

  private void copyCsv(PostgresSession session, String table) throws SQLException, IOException {
    try (InputStream in = Files.newInputStream(csv)) {
      copies(session).copyIn("COPY %s FROM STDIN (FORMAT csv)".formatted(table), in, 64 * 1024);
    }
  }

  private void restore(PostgresSession session, String table, RowCheck check) throws Exception {
    RestoreRules rules =
        new RestoreRules(SchemaMode.STRICT, ConflictMode.FAIL, "", check, Duration.ofDays(1));
    Destination into = new Destination.Existing(new TableName("public", table), false);
    new PartitionRestorer(session, store, ArchiveFixture.LAYOUT)
        .restore(new RestoreOrder(manifest, into, rules), (stage, rows) -> {});
  }

  private static CopyManager copies(PostgresSession session) throws SQLException {
    return session.connection().unwrap(PGConnection.class).getCopyAPI();
  }

  /** User and system time of the backend, in hundredths of a second. */
  private static long serverTicks(PostgresSession session) throws SQLException, IOException {
    try (Statement statement = session.connection().createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      String stat = Files.readString(Path.of("/proc", row.getString(1), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
  }
}
