// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.connect.ConnectorFiles;
import io.partvault.cli.connect.ConnectorHealth;
import io.partvault.cli.connect.ConnectorRole;
import io.partvault.cli.connect.Installation;
import io.partvault.cli.connect.TableReader;
import io.partvault.cli.connect.Workers;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.cli.progress.RunProgress;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Probe;
import io.partvault.s3.S3Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives what a plan calls for: has an engine run the three connectors, a broker and a worker on
 * the state folder for example, and watches until every table partition is done or failed.
 *
 * <p>Killed at any point and run again on the same folder it goes on, because the worker finds its
 * offsets there and the sink its commits in the bucket.
 */
public final class ArchiveRun {

  private static final Logger log = LoggerFactory.getLogger(ArchiveRun.class);
  private static final Duration HEALTH_EVERY = Duration.ofSeconds(2);
  private static final Duration LISTEN = Duration.ofMillis(200);

  private final Installation installation;
  private final Engine engine;
  private final ArchiveJob job;
  private final Pace pace;
  private final StateFolder state;
  private final Clock clock = Clock.systemUTC();

  /**
   * A run by a broker and a worker in this process, on a folder that the caller opened and closes.
   */
  public ArchiveRun(Installation installation, ArchiveJob job, Pace pace, StateFolder state) {
    this(installation, new EmbeddedEngine(installation, job.reader()), job, pace, state);
  }

  /** The same by whatever runs the connectors. */
  public ArchiveRun(
      Installation installation, Engine engine, ArchiveJob job, Pace pace, StateFolder state) {
    this.installation = requireNonNull(installation, "installation is null");
    this.engine = requireNonNull(engine, "engine is null");
    this.job = requireNonNull(job, "job is null");
    this.pace = requireNonNull(pace, "pace is null");
    this.state = requireNonNull(state, "state is null");
  }

  /**
   * Asks the store whether it can hold an archive.
   *
   * @throws CommandFailure with the first thing that is wrong
   */
  public static void requireUsable(ArchivePlace place) {
    List<S3Problem> problems = S3Probe.check(place.settings(), place.layout());
    if (!problems.isEmpty()) {
      throw Failures.of(problems.get(0));
    }
  }

  /**
   * What is to be done: all that is eligible, and what a killed run had begun and is gone from the
   * catalog meanwhile, whose receipt may be missing.
   */
  public List<Target> targets(ArchivePlan plan) {
    List<Target> targets = new ArrayList<>();
    Set<TablePartitionKey> inCatalog =
        plan.leaves().stream().map(leaf -> leaf.tablePartition().key()).collect(Collectors.toSet());
    Set<TableName> tables = new LinkedHashSet<>(job.tables());
    state.unfinished().stream()
        .filter(target -> !inCatalog.contains(target.key()))
        .filter(target -> tables.contains(target.key().table()))
        .forEach(targets::add);
    plan.eligible().stream().map(Target::of).forEach(targets::add);
    return targets;
  }

  /**
   * Runs to the end.
   *
   * @param listener told where the run stands, several times a second
   * @throws CommandFailure if broker, worker or connectors do not start
   * @throws InterruptedException if the thread is to stop; what runs is stopped first
   */
  public RunProgress run(ArchivePlan plan, Consumer<RunProgress> listener)
      throws InterruptedException {
    List<Target> targets = targets(plan);
    Set<TablePartitionKey> inCatalog =
        plan.leaves().stream().map(leaf -> leaf.tablePartition().key()).collect(Collectors.toSet());
    ArchiveLedger ledger = new ArchiveLedger(targets, job.removal(), job.reader(), clock);
    RunSettings settings =
        new RunSettings(
            new ConnectorFiles(installation.config()), job, pace, namedLeaves(plan, targets));
    state.begun(targets);
    try (S3ObjectStore store = S3ObjectStore.open(job.place().settings())) {
      BucketFeed bucket = new BucketFeed(store, job.place().layout(), job.logicalDatabase());
      bucket.enterInto(ledger);
      giveUpTheLost(ledger, inCatalog);
      listener.accept(ledger.progress());
      if (!ledger.isFinished()) {
        runConnectors(settings, ledger, bucket, store, listener);
      }
    } catch (ObjectStoreException e) {
      throw Failures.of(e);
    }
    state.ended();
    RunProgress end = ledger.progress();
    listener.accept(end);
    return end;
  }

  /**
   * By list, exactly these; the names were matched against the catalog. Debezium knows no
   * retention, so all that is to be read is named to it.
   */
  private List<TableName> namedLeaves(ArchivePlan plan, List<Target> targets) {
    if (job.retention().include().isEmpty() && job.reader() == TableReader.PARTVAULT) {
      return List.of();
    }
    Set<TableName> names = new LinkedHashSet<>();
    plan.eligible().stream()
        .map(CatalogLeaf::tablePartition)
        .forEach(tablePartition -> names.add(tablePartition.name()));
    targets.forEach(target -> names.add(target.key().name()));
    return List.copyOf(names);
  }

  /** Gone from the database with no trace in the bucket: nobody will ever say anything about it. */
  private static void giveUpTheLost(ArchiveLedger ledger, Set<TablePartitionKey> inCatalog) {
    ledger.untouched().stream()
        .map(Target::key)
        .filter(key -> !inCatalog.contains(key))
        .forEach(key -> ledger.fail(key, "it is gone from the database and was never archived"));
  }

  private void runConnectors(
      RunSettings settings,
      ArchiveLedger ledger,
      BucketFeed bucket,
      S3ObjectStore store,
      Consumer<RunProgress> listener)
      throws InterruptedException {
    String sink = ConnectorRole.SINK.connectorName();
    try (Workers workers = engine.open(settings, state);
        CleanupFeed events = CleanupFeed.open(workers.bootstrapServers(), job.logicalDatabase());
        CommitFeed commits =
            new CommitFeed(
                workers.bootstrapServers(),
                store,
                job.place().layout(),
                job.logicalDatabase(),
                sink)) {
      // Events are listened to first: a connector left from a killed run speaks once, at its start.
      workers.start();
      for (ConnectorRole role : ConnectorRole.values()) {
        workers.put(role, engine.settings(settings, role, state, job.tasks()));
      }
      watch(new Watch(workers, events, commits, bucket), ledger, listener);
    }
  }

  /** Everything there is to look at. */
  private record Watch(
      Workers workers, CleanupFeed events, CommitFeed commits, BucketFeed bucket) {}

  private void watch(Watch watch, ArchiveLedger ledger, Consumer<RunProgress> listener)
      throws InterruptedException {
    ConnectorHealth health = new ConnectorHealth(watch.workers().client(), clock);
    Instant nextBucket = clock.instant();
    Instant nextHealth = clock.instant().plus(HEALTH_EVERY);
    while (!ledger.isFinished()) {
      List<CleanupEvent> heard = watch.events().poll(LISTEN);
      heard.forEach(ledger::heard);
      if (!heard.isEmpty() || !clock.instant().isBefore(nextBucket)) {
        look(watch, ledger);
        nextBucket = clock.instant().plus(pace.bucket());
      }
      if (!clock.instant().isBefore(nextHealth)) {
        requireBroker(watch.workers());
        health.failure().ifPresent(reason -> ledger.failRest(Failures.withOptions(reason)));
        nextHealth = clock.instant().plus(HEALTH_EVERY);
      }
      listener.accept(ledger.progress());
    }
    look(watch, ledger);
  }

  private static void look(Watch watch, ArchiveLedger ledger) throws InterruptedException {
    try {
      watch.bucket().enterInto(ledger);
      for (Commit commit : watch.commits().newest()) {
        commit
            .exports()
            .forEach(
                export ->
                    ledger.committed(
                        export.id().tablePartition(), export.id().epoch(), export.nextRow()));
      }
    } catch (ObjectStoreException e) {
      if (!e.isTransient()) {
        throw e;
      }
      log.warn("Cannot look into the bucket at present", e);
    } catch (JsonFormatException | CommitChainException e) {
      // The connectors judge what is in the bucket; here it is only shown.
      log.warn("Cannot read what is in the bucket", e);
    }
  }

  private static void requireBroker(Workers workers) {
    workers
        .failure()
        .ifPresent(
            reason -> {
              throw new CommandFailure(
                  FailureKind.RUNTIME,
                  "Cannot go on: the embedded broker gave up: " + reason + "; run again to go on");
            });
  }
}
