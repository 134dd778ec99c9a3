// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.ArchiveJob;
import io.partvault.cli.archive.ArchivePlan;
import io.partvault.cli.archive.ArchiveRun;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.archive.Pace;
import io.partvault.cli.archive.Removal;
import io.partvault.cli.archive.StateFolder;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.cli.progress.RunProgress;
import io.partvault.embedded.EmbeddedServerException;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Plays the whole way through, on servers in one folder or on those that containers run. */
public final class Demo {

  private final Installation installation;
  private final DemoSettings settings;
  private final String opening;
  private final Supplier<DemoServers> servers;
  private final Listener listener;

  /** Told how the demo gets on. */
  public interface Listener {
    /** Another stage begins; a short sentence. */
    void stage(String what);

    /** The archive run has got further. */
    void progress(RunProgress progress);
  }

  private Demo(
      Installation installation,
      DemoSettings settings,
      String opening,
      Supplier<DemoServers> servers,
      Listener listener) {
    this.installation = requireNonNull(installation, "installation is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.opening = opening;
    this.servers = servers;
    this.listener = requireNonNull(listener, "listener is null");
  }

  /** A demo on servers of its own: nothing has to be installed, nothing is left over. */
  public static Demo inFolder(Installation installation, DemoSettings settings, Listener listener) {
    return new Demo(
        installation,
        settings,
        "Starting PostgreSQL and an S3 server in " + settings.folder(),
        () -> LocalServers.start(installation, settings),
        listener);
  }

  /**
   * A demo on the containers of {@code docker-compose.yml}.
   *
   * @param environment its variables come before those of the {@code .env} file
   * @param keep whether the connectors go on afterwards
   * @throws CommandFailure if the {@code .env} file is missing
   */
  public static Demo onCompose(
      Installation installation,
      DemoSettings settings,
      Map<String, String> environment,
      boolean keep,
      Listener listener) {
    ComposeAddresses addresses = ComposeAddresses.read(installation, environment);
    return new Demo(
        installation,
        settings,
        "Looking for the containers of docker-compose.yml",
        () -> new ComposeServers(addresses, Clock.systemUTC(), settings.reader(), keep),
        listener);
  }

  /**
   * Runs it once; what it started has stopped when it returns, the folder stays.
   *
   * @throws CommandFailure if something does not start
   * @throws InterruptedException if the thread is to stop
   */
  public DemoResult run() throws InterruptedException {
    listener.stage(opening);
    try (DemoServers running = servers.get()) {
      createDatabase(running);
      try (PostgresSession session =
          PostgresSession.open(running.database(running.database()), "partvault-demo")) {
        return run(running, session, job(running));
      }
    } catch (EmbeddedServerException | UncheckedIOException e) {
      throw CommandFailure.runtime(e);
    }
  }

  private DemoResult run(DemoServers running, PostgresSession session, ArchiveJob job)
      throws InterruptedException {
    listener.stage("Loading 6 table partitions with %,d rows each".formatted(settings.rowsEach()));
    DemoTable table = DemoTable.create(session, settings.rowsEach());
    Map<TableName, Long> before = table.leaves();
    ArchiveRun.requireUsable(job.place());
    ArchivePlan plan = ArchivePlan.make(job);
    listener.stage(running.stage());
    RunProgress progress;
    try (StateFolder state = StateFolder.open(settings.folder().resolve("state"))) {
      progress =
          new ArchiveRun(installation, running.engine(), job, Pace.LOCAL, state)
              .run(plan, listener::progress);
    }
    List<String> contradictions = DemoCheck.contradictions(before, table.leaves(), progress);
    return new DemoResult(progress, contradictions, running.traces());
  }

  private ArchiveJob job(DemoServers running) {
    return new ArchiveJob(
        running.database(running.database()),
        running.database(),
        running.place(),
        List.of(DemoTable.NAME),
        RetentionRule.olderThan(DemoTable.RETENTION),
        Removal.DROP,
        settings.tasks(),
        settings.reader());
  }

  private static void createDatabase(DemoServers running) {
    String database = running.database();
    try (PostgresSession session =
            PostgresSession.open(running.database("postgres"), "partvault-demo");
        Statement statement = session.connection().createStatement()) {
      statement.execute("CREATE DATABASE " + TableName.quoted(database));
    } catch (DatabaseException e) {
      throw Failures.of(e);
    } catch (SQLException e) {
      throw new CommandFailure(
          FailureKind.DATABASE, "Cannot create database " + database + ": " + e.getMessage(), e);
    }
  }
}
