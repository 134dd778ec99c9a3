// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.PostgresStandby;
import io.partvault.embedded.S3Server;
import io.partvault.embedded.process.BrokerProcess;
import io.partvault.embedded.process.FreePort;
import io.partvault.embedded.process.Plugins;
import io.partvault.embedded.process.WorkerProcess;
import io.partvault.embedded.process.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database server, a broker, an S3 server and two workers in one group, each a process that can
 * be struck, with gates on the ways of each worker to database and S3. The cells of a test class
 * share one; {@link #heal} puts everything back on its feet between them.
 */
final class Rig implements AutoCloseable {

  static final int WORKERS = 2;
  static final String BUCKET = "vault";

  /** How long Connect takes to notice a dead worker, and the group a dead consumer. */
  static final Duration SESSION_TIMEOUT = Duration.ofSeconds(6);

  /** How long a dead task's transaction keeps others from reading the stored offsets. */
  static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /** How often the broker looks for transactions whose time is over. */
  private static final Duration TRANSACTION_LOOKS = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final Map<String, String> BROKER =
      Map.of(
          "group.min.session.timeout.ms", "1000",
          "group.consumer.min.session.timeout.ms", "1000",
          "group.consumer.session.timeout.ms", "6000",
          "group.consumer.min.heartbeat.interval.ms", "500",
          "group.consumer.heartbeat.interval.ms", "1000");
  private static final List<String> BROKER_JVM =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path dir;
  private final boolean exactlyOnce;
  private final S3Server s3;
  private final BrokerProcess broker;
  private final Path plugins;
  private final S3Faults s3Faults = new S3Faults();
  private final PostgresFaults postgresFaults = new PostgresFaults();
  private final List<S3Gate> s3Gates = new ArrayList<>();
  private final List<PostgresGate> postgresGates = new ArrayList<>();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private PostgresServer postgres;
  private Path postgresDir;
  private final List<Archiving> archivings = new ArrayList<>();
  private int cells;

  private Rig(Path dir, boolean exactlyOnce) throws IOException {
    this.dir = dir;
    this.exactlyOnce = exactlyOnce;
    plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    s3 = S3Server.start(Files.createDirectories(dir.resolve("s3")));
    s3.createBucket(BUCKET);
    postgresDir = dir.resolve("postgres");
    postgres = PostgresServer.start(postgresDir);
    broker = BrokerProcess.start(dir.resolve("kafka"), BROKER, BROKER_JVM);
    for (int worker = 0; worker < WORKERS; worker++) {
      s3Gates.add(S3Gate.open(worker, FreePort.find(), s3.endpoint(), s3Faults));
      postgresGates.add(
          PostgresGate.open(worker, FreePort.find(), () -> postgres.port(), postgresFaults));
      workers.add(startWorker(worker));
    }
  }

  /** Starts everything; the workers may not answer yet. */
  static Rig start(boolean exactlyOnce) throws IOException {
    return new Rig(Files.createTempDirectory("partvault-crash-"), exactlyOnce);
  }

  boolean isExactlyOnce() {
    return exactlyOnce;
  }

  /** A table, a topic and a place in the bucket for one cell, and its three connectors. */
  Archiving archiving(ArchivingSettings settings) throws Exception {
    Archiving archiving = Archiving.create(this, "cell" + cells++, settings);
    archivings.add(archiving);
    return archiving;
  }

  /** The same with a table that has these leaves to be archived, and no rows yet. */
  Archiving archivingOfEmpty(ArchivingSettings settings, List<String> old) throws Exception {
    Archiving archiving = Archiving.ofEmpty(this, "cell" + cells++, settings, old);
    archivings.add(archiving);
    return archiving;
  }

  /** Removes the connectors of all cells; their tables and archives stay to be looked at. */
  void clearAway() throws SQLException {
    for (Archiving archiving : archivings) {
      archiving.close();
    }
    archivings.clear();
  }

  /** Every process runs, no fault waits, and the workers answer. */
  void heal() throws IOException {
    s3Faults.clear();
    postgresFaults.clear();
    if (!broker.process().isAlive()) {
      broker.start();
    }
    broker.process().thaw();
    postgresGates.forEach(PostgresGate::listen);
    s3Gates.forEach(S3Gate::listen);
    for (int worker = 0; worker < WORKERS; worker++) {
      workers.get(worker).process().thaw();
      ensureWorker(worker);
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      awaitWorker(worker);
    }
  }

  /** Starts a worker again if its process has ended. */
  void ensureWorker(int worker) throws IOException {
    if (!workers.get(worker).process().isAlive()) {
      workers.set(worker, startWorker(worker));
    }
  }

  /** What Connect and Kafka wait for at most before a dead worker's tasks go on elsewhere. */
  Duration timeoutsOfDeath() {
    return exactlyOnce
        ? SESSION_TIMEOUT.plus(TRANSACTION_TIMEOUT).plus(TRANSACTION_LOOKS)
        : SESSION_TIMEOUT;
  }

  /** The same for the report. */
  String timeoutsOfDeathInWords() {
    String session = "session of the dead worker 6 s, rebalance 1 s";
    return exactlyOnce ? session + ", its transaction 10 s, looked for every 10 s" : session;
  }

  /** The REST interface of a worker that runs. */
  ConnectClient client() {
    return workers.stream()
        .filter(worker -> worker.process().isRunning())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No worker runs"))
        .client();
  }

  WorkerProcess worker(int number) {
    return workers.get(number);
  }

  /** Number of the worker that runs the connector's first task; waits until there is one. */
  int workerOf(String connector) {
    return await("a task of " + connector)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> workersOf(connector), workers -> !workers.isEmpty())
        .get(0);
  }

  /** Numbers of the workers that run the connector's tasks, task by task. */
  List<Integer> workersOf(String connector) {
    List<Integer> numbers = new ArrayList<>();
    for (String id : client().status(connector).path("tasks").findValuesAsText("worker_id")) {
      for (int worker = 0; worker < WORKERS; worker++) {
        if (id.endsWith(":" + workers.get(worker).port())) {
          numbers.add(worker);
        }
      }
    }
    return numbers;
  }

  /** Stops a connector and waits until it has no tasks, which go on for a while. */
  void stop(String connector) {
    client().stop(connector);
    await(connector + " stopped")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> client().status(connector).path("tasks").isEmpty());
  }

  /** Waits until the worker answers. */
  void awaitWorker(int worker) {
    await("worker " + worker).atMost(PATIENCE).until(() -> answers(worker));
  }

  BrokerProcess broker() {
    return broker;
  }

  PostgresServer postgres() {
    return postgres;
  }

  /** Stops the database server in the middle of whatever runs, and starts it again. */
  void restartPostgres() throws SQLException {
    postgres.close();
    postgres = PostgresServer.start(postgresDir);
    reconnect();
  }

  /**
   * Starts a standby of the database server, which is restarted for it.
   *
   * @return the standby, to be promoted
   */
  PostgresStandby startStandby() throws IOException, SQLException {
    postgres.close();
    PostgresStandby standby = PostgresStandby.copyOf(postgresDir, dir.resolve("standby" + cells));
    postgres = PostgresServer.start(postgresDir);
    reconnect();
    standby.follow(postgres);
    return standby;
  }

  /** Stops the database server; the standby takes its place. */
  void promote(PostgresStandby standby) throws IOException, SQLException {
    standby.awaitCaughtUp(postgres);
    postgres.close();
    postgres = standby.promote();
    postgresDir = standby.dir();
    reconnect();
  }

  private void reconnect() throws SQLException {
    for (Archiving archiving : archivings) {
      archiving.reconnect();
    }
  }

  S3Faults s3Faults() {
    return s3Faults;
  }

  PostgresFaults postgresFaults() {
    return postgresFaults;
  }

  List<S3Gate> s3Gates() {
    return s3Gates;
  }

  List<PostgresGate> postgresGates() {
    return postgresGates;
  }

  S3Server s3() {
    return s3;
  }

  /** The bucket's folder. */
  Path bucket() {
    return dir.resolve("s3").resolve(BUCKET);
  }

  @Override
  public void close() throws IOException {
    s3Faults.clear();
    postgresFaults.clear();
    workers.forEach(worker -> worker.process().kill());
    broker.process().kill();
    s3Gates.forEach(S3Gate::close);
    postgresGates.forEach(PostgresGate::close);
    s3.close();
    postgres.close();
    FolderRemoval.remove(dir);
  }

  private boolean answers(int worker) {
    try {
      return workers.get(worker).client().plugins().size() >= 3;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private WorkerProcess startWorker(int worker) throws IOException {
    Map<String, String> properties = new HashMap<>();
    properties.put("offset.flush.interval.ms", "1000");
    properties.put("session.timeout.ms", Long.toString(SESSION_TIMEOUT.toMillis()));
    properties.put("heartbeat.interval.ms", "1000");
    properties.put("scheduled.rebalance.max.delay.ms", "1000");
    properties.put("exactly.once.source.support", exactlyOnce ? "enabled" : "disabled");
    properties.put(
        "producer.transaction.timeout.ms", Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    return WorkerProcess.start(
        new WorkerSettings(
            dir.resolve("workers"),
            "worker-" + worker,
            broker.bootstrapServers(),
            plugins,
            properties,
            Map.of(
                "PARTVAULT_S3_ENDPOINT", s3Gates.get(worker).endpoint(),
                "PARTVAULT_DATABASE", postgresGates.get(worker).address()),
            WorkerSettings.START_FAST));
  }
}
