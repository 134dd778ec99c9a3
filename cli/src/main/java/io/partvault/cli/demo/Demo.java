// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.ArchiveJob;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.archive.ArchivePlan;
import io.partvault.cli.archive.ArchiveRun;
import io.partvault.cli.archive.Pace;
import io.partvault.cli.archive.Removal;
import io.partvault.cli.archive.StateFolder;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.cli.progress.RunProgress;
import io.partvault.embedded.EmbeddedServerException;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Plays the whole way through in one folder: nothing has to be installed, nothing is left over. */
public final class Demo {

  private static final String DATABASE = "shop";
  private static final String BUCKET = "partvault-demo";
  private static final String PREFIX = "archive";

  private final Installation installation;
  private final DemoSettings settings;
  private final Listener listener;

  /** Told how the demo gets on. */
  public interface Listener {
    /** Another stage begins; a short sentence. */
    void stage(String what);

    /** The archive run has got further. */
    void progress(RunProgress progress);
  }

  /** A demo that runs once. */
  public Demo(Installation installation, DemoSettings settings, Listener listener) {
    this.installation = requireNonNull(installation, "installation is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.listener = requireNonNull(listener, "listener is null");
  }

  /**
   * Runs it; all servers have stopped when it returns, the folder stays.
   *
   * @throws CommandFailure if something does not start
   * @throws InterruptedException if the thread is to stop
   */
  public DemoResult run() throws InterruptedException {
    listener.stage("Starting PostgreSQL and an S3 server in " + settings.folder());
    try (PostgresServer postgres = PostgresServer.start(settings.folder().resolve("postgres"));
        S3Server s3 = S3Server.start(settings.folder().resolve("s3"))) {
      s3.createBucket(BUCKET);
      createDatabase(postgres);
      ConnectionSettings database =
          new ConnectionSettings(postgres.jdbcUrl(DATABASE), postgres.user(), "");
      try (PostgresSession session = PostgresSession.open(database, "partvault-demo")) {
        return run(session, job(database, s3));
      }
    } catch (EmbeddedServerException | UncheckedIOException e) {
      throw CommandFailure.runtime(e);
    }
  }

  private DemoResult run(PostgresSession session, ArchiveJob job) throws InterruptedException {
    listener.stage("Loading 6 table partitions with %,d rows each".formatted(settings.rowsEach()));
    DemoTable table = DemoTable.create(session, settings.rowsEach());
    Map<TableName, Long> before = table.leaves();
    ArchiveRun.requireUsable(job.place());
    ArchivePlan plan = ArchivePlan.make(job);
    listener.stage(
        "Starting a Kafka broker and a Connect worker; creating the connectors from "
            + installation.config());
    RunProgress progress;
    try (StateFolder state = StateFolder.open(settings.folder().resolve("state"))) {
      progress = new ArchiveRun(installation, job, Pace.LOCAL, state).run(plan, listener::progress);
    }
    List<String> contradictions = DemoCheck.contradictions(before, table.leaves(), progress);
    Path bucket = settings.folder().resolve(Path.of("s3", BUCKET, PREFIX));
    return new DemoResult(progress, contradictions, bucket, dataFiles(bucket.resolve("data")));
  }

  private ArchiveJob job(ConnectionSettings database, S3Server s3) {
    S3Settings bucket =
        S3Settings.ofBucket(BUCKET)
            .withRegion(s3.region())
            .withEndpoint(s3.endpoint().toString())
            .withKeys(new S3Keys(s3.accessKeyId(), s3.secretAccessKey()));
    return new ArchiveJob(
        database,
        DATABASE,
        new ArchivePlace(bucket, PREFIX),
        List.of(DemoTable.NAME),
        RetentionRule.olderThan(DemoTable.RETENTION),
        Removal.DROP,
        settings.tasks());
  }

  private static void createDatabase(PostgresServer postgres) {
    ConnectionSettings admin =
        new ConnectionSettings(postgres.jdbcUrl("postgres"), postgres.user(), "");
    try (PostgresSession session = PostgresSession.open(admin, "partvault-demo");
        Statement statement = session.connection().createStatement()) {
      statement.execute("CREATE DATABASE " + TableName.quoted(DATABASE));
    } catch (SQLException e) {
      throw new CommandFailure(
          FailureKind.DATABASE, "Cannot create database " + DATABASE + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> dataFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list the data files in " + folder, e);
    }
  }
}
