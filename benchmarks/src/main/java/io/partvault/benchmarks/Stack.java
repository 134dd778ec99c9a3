// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.benchmarks.Measured.Part;
import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.process.BrokerProcess;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Database, broker, worker and store, each in a process of its own, as warm as the runs make it.
 */
final class Stack implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);

  /** Where the build has unpacked its plugin, relative to this module. */
  private static final Path DEBEZIUM = Path.of("target", "plugins");

  private final PostgresServer postgres;
  private final BrokerProcess broker;
  private final Store store;
  private final WorkerProcess worker;
  private final WorkerLogs logs;
  private final long postmaster;

  private Stack(
      PostgresServer postgres,
      BrokerProcess broker,
      Store store,
      WorkerProcess worker,
      WorkerLogs logs,
      long postmaster) {
    this.postgres = postgres;
    this.broker = broker;
    this.store = store;
    this.worker = worker;
    this.logs = logs;
    this.postmaster = postmaster;
  }

  /**
   * Starts everything and fills the table.
   *
   * @param exactlyOnce whether the worker supports exactly-once sources
   * @param withDebezium whether its plugin is loaded too
   * @param workerOptions of the worker's JVM
   */
  static Stack start(
      Path dir, DataSet data, boolean exactlyOnce, boolean withDebezium, List<String> workerOptions)
      throws IOException, SQLException {
    PostgresServer postgres =
        PostgresServer.start(
            dir.resolve("postgres"),
            Map.of("wal_level", "logical", "shared_buffers", "512MB", "max_wal_size", "4GB"));
    data.create(postgres);
    BrokerProcess broker =
        BrokerProcess.start(
            dir.resolve("kafka"),
            // Long enough for two tasks to join at once; the default of 3 s is for thousands.
            Map.of("num.partitions", "8", "group.initial.rebalance.delay.ms", "300"),
            List.of("-Xmx512m"));
    Store store = Store.start(dir.resolve("s3"));
    Path plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    WorkerLogs logs = new WorkerLogs(dir);
    WorkerProcess worker =
        WorkerProcess.start(
            new WorkerSettings(
                dir.resolve("worker"),
                "worker",
                broker.bootstrapServers(),
                plugins,
                Map.of(
                    "exactly.once.source.support",
                    exactlyOnce ? "enabled" : "disabled",
                    "plugin.path",
                    withDebezium ? plugins + "," + DEBEZIUM.toAbsolutePath() : plugins.toString()),
                // As docs/tuning.md has it: glibc's arenas would keep what the compressors free.
                Map.of("MALLOC_ARENA_MAX", "2"),
                Stream.concat(workerOptions.stream(), logs.jvmOptions().stream()).toList()));
    Stack stack = new Stack(postgres, broker, store, worker, logs, postmaster(postgres));
    Awaitility.await("the worker")
        .atMost(START)
        .ignoreExceptions()
        .until(() -> stack.connect().plugins().size() >= 3);
    return stack;
  }

  PostgresServer postgres() {
    return postgres;
  }

  BrokerProcess broker() {
    return broker;
  }

  Store store() {
    return store;
  }

  ConnectClient connect() {
    return worker.client();
  }

  /** Seconds of processor time that each server has used so far. */
  Map<Part, Double> cpuSeconds() {
    Map<Part, Double> seconds = new EnumMap<>(Part.class);
    seconds.put(Part.SERVER, ProcessorTime.ofFamily(postmaster));
    seconds.put(Part.BROKER, ProcessorTime.ofProcess(broker.process().pid()));
    seconds.put(Part.WORKER, ProcessorTime.ofProcess(worker.process().pid()));
    seconds.put(Part.STORE, ProcessorTime.ofProcess(store.process().pid()));
    return seconds;
  }

  /** Greatest resident sets since {@link #forgetPeaks}. */
  Map<Part, Long> peakMegabytes() {
    Map<Part, Long> peaks = new EnumMap<>(Part.class);
    peaks.put(Part.BROKER, ProcessorTime.peakMegabytes(broker.process().pid()));
    peaks.put(Part.WORKER, ProcessorTime.peakMegabytes(worker.process().pid()));
    peaks.put(Part.STORE, ProcessorTime.peakMegabytes(store.process().pid()));
    return peaks;
  }

  /** What the worker has logged since the last call. */
  WorkerLogs.Seen workerLogs() throws IOException {
    return logs.next();
  }

  /** Processor time of the threads of broker and worker. */
  Map<Part, ThreadTimes> threads() throws IOException, InterruptedException {
    return Map.of(
        Part.BROKER, ThreadTimes.of(broker.process().pid()),
        Part.WORKER, ThreadTimes.of(worker.process().pid()));
  }

  void forgetPeaks() {
    ProcessorTime.forgetPeak(broker.process().pid());
    ProcessorTime.forgetPeak(worker.process().pid());
    ProcessorTime.forgetPeak(store.process().pid());
  }

  @Override
  public void close() {
    worker.close();
    broker.close();
    store.close();
    postgres.close();
  }

  private static long postmaster(PostgresServer postgres) throws SQLException {
    try (Connection connection = DataSet.connect(postgres, DataSet.DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessorTime.parent(row.getLong(1));
    }
  }
}
