// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFileException;
import io.partvault.archive.inventory.ArchiveInventory;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.Failures;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.postgres.restore.Destination;
import io.partvault.postgres.restore.LiveComparison;
import io.partvault.postgres.restore.LiveOutcome;
import io.partvault.postgres.restore.PartitionRestorer;
import io.partvault.postgres.restore.RestoreException;
import io.partvault.postgres.restore.RestoreListener;
import io.partvault.postgres.restore.RestoreListener.Stage;
import io.partvault.postgres.restore.RestoreOrder;
import io.partvault.postgres.restore.Restored;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.s3.S3ObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Restores the table partitions of a job, as many at once as it says, each in a transaction of its
 * own: what is wrong with one does not keep the others from coming back.
 */
public final class RestoreRun {

  private static final String APPLICATION = "partvault-restore";

  private final RestoreJob job;

  /** Told how the run goes on, by several threads at once. */
  public interface Listener {

    /** The next table partition is begun. */
    void begun(ManifestName name, long rows);

    /** It has come so far; several times a second. */
    void at(ManifestName name, Stage stage, long rows);

    /** That became of it. */
    void ended(RestoreResult result);
  }

  /** A run that has not begun. */
  public RestoreRun(RestoreJob job) {
    this.job = requireNonNull(job, "job is null");
  }

  /**
   * Restores.
   *
   * @return one result for each table partition; those behind a lost connection failed too
   * @throws CommandFailure if nothing can be begun: nothing of what is meant is in the archive, the
   *     store or the database cannot be reached
   * @throws InterruptedException if the thread is to stop; what was restored by then stays
   */
  public List<RestoreResult> restore(Listener listener) throws InterruptedException {
    return each(
        listener,
        (ends, order) -> {
          long start = System.nanoTime();
          return new RestoreResult.Done(
              order.manifest(),
              ends.restorer().restore(order, progress(order, listener)),
              Duration.ofNanos(System.nanoTime() - start));
        });
  }

  /**
   * Shows that all could be restored, and leaves nothing behind.
   *
   * @throws CommandFailure as {@link #restore}
   */
  public List<RestoreResult> drill(Listener listener) throws InterruptedException {
    return each(listener, (ends, order) -> drilled(ends, order, listener));
  }

  private static RestoreResult drilled(Ends ends, RestoreOrder order, Listener listener)
      throws InterruptedException {
    long start = System.nanoTime();
    RestoreListener progress = progress(order, listener);
    Restored restored = ends.restorer().drill(order, progress);
    LiveOutcome live = ends.comparison().compare(order.manifest(), progress);
    if (live instanceof LiveOutcome.Different different) {
      return new RestoreResult.Failed(
          order.manifest().name(),
          FailureKind.VERIFICATION,
          "Table partition %s is not what its archive holds: %s"
              .formatted(order.tablePartition().name(), different.reason()));
    }
    return new RestoreResult.Drilled(
        order.manifest(), restored, live, Duration.ofNanos(System.nanoTime() - start));
  }

  /**
   * Looks whether they can be restored; reads no rows and changes nothing.
   *
   * @throws CommandFailure as {@link #restore}
   */
  public List<RestoreResult> rehearse(Listener listener) throws InterruptedException {
    return each(
        listener,
        (ends, order) ->
            new RestoreResult.Possible(
                order.manifest(), order.destination().table(), ends.restorer().rehearse(order)));
  }

  /** What is done with one table partition. */
  @FunctionalInterface
  private interface Step {
    RestoreResult take(Ends ends, RestoreOrder order) throws InterruptedException;
  }

  private static RestoreListener progress(RestoreOrder order, Listener listener) {
    ManifestName name = order.manifest().name();
    return (stage, rows) -> listener.at(name, stage, rows);
  }

  /** Archive and database, both open, for one thread. */
  private record Ends(
      ArchiveInventory inventory, PartitionRestorer restorer, LiveComparison comparison) {}

  private List<RestoreResult> each(Listener listener, Step step) throws InterruptedException {
    try (ObjectStore store = S3ObjectStore.open(job.place().settings())) {
      ArchiveInventory inventory = new ArchiveInventory(store, job.place().layout());
      List<ArchiveSearch.Found> found = new ArchiveSearch(inventory, job).find();
      List<PostgresSession> sessions = new ArrayList<>();
      try {
        while (sessions.size() < Math.min(job.parallel(), found.size())) {
          sessions.add(PostgresSession.open(job.database(), APPLICATION));
        }
        return each(found, ends(store, inventory, sessions), listener, step);
      } finally {
        sessions.forEach(PostgresSession::close);
      }
    } catch (ObjectStoreException e) {
      throw Failures.ofSource(e);
    } catch (DatabaseException e) {
      throw Failures.of(e);
    } catch (JsonFormatException e) {
      throw new CommandFailure(FailureKind.VERIFICATION, e.getMessage(), e);
    }
  }

  private List<Ends> ends(
      ObjectStore store, ArchiveInventory inventory, List<PostgresSession> sessions) {
    ReentrantLock turn = new ReentrantLock();
    return sessions.stream()
        .map(
            session ->
                new Ends(
                    inventory,
                    new PartitionRestorer(session, store, job.place().layout(), turn),
                    new LiveComparison(session, store, job.place().layout())))
        .toList();
  }

  private List<RestoreResult> each(
      List<ArchiveSearch.Found> meant, List<Ends> ends, Listener listener, Step step)
      throws InterruptedException {
    // In the order meant, whichever is there first.
    NavigableMap<Integer, RestoreResult> results = new ConcurrentSkipListMap<>();
    SideBySide.run(
        ends,
        meant.size(),
        (own, number) -> {
          ArchiveSearch.Found found = meant.get(number);
          RestoreResult result =
              result(found.name(), own, results.values(), listener, step).with(found.remarks());
          results.put(number, result);
          listener.ended(result);
        });
    return List.copyOf(results.values());
  }

  private RestoreResult result(
      ManifestName name, Ends ends, Collection<RestoreResult> before, Listener listener, Step step)
      throws InterruptedException {
    if (isConnectionLost(before)) {
      return new RestoreResult.Failed(
          name, FailureKind.NETWORK, "Not tried: the connection was lost before");
    }
    boolean hasOwnRows = before.stream().anyMatch(RestoreResult.Done.class::isInstance);
    return result(
        name,
        () -> {
          PartitionManifest manifest = ends.inventory().read(name);
          listener.begun(name, manifest.rows());
          Destination destination = destination(manifest, hasOwnRows);
          Provenance known = Provenance.forRestore(ends.inventory(), manifest, destination);
          return step.take(
                  ends, new RestoreOrder(manifest, destination, job.rules(), known.bounds()))
              .with(known.remarks());
        });
  }

  /** All that is done for one table partition. */
  @FunctionalInterface
  private interface Attempt {
    RestoreResult run() throws InterruptedException;
  }

  private static RestoreResult result(ManifestName name, Attempt attempt)
      throws InterruptedException {
    try {
      return attempt.run();
    } catch (RestoreException e) {
      return new RestoreResult.Failed(name, kind(e), e.getMessage());
    } catch (DatabaseException e) {
      return failed(name, Failures.of(e));
    } catch (ObjectStoreException e) {
      return failed(name, Failures.ofSource(e));
    } catch (DataFileException | JsonFormatException e) {
      return new RestoreResult.Failed(name, FailureKind.VERIFICATION, e.getMessage());
    }
  }

  /** Rows that this very run put into the table a moment ago are not in the way of the next. */
  private Destination destination(PartitionManifest manifest, boolean hasOwnRows) {
    TableName own = manifest.begin().tablePartition().name();
    if (job.way() instanceof RestoreJob.Way.Attach attach) {
      return new Destination.Attached(own, attach.parent());
    }
    if (job.way() instanceof RestoreJob.Way.Into into) {
      return new Destination.Existing(into.table(), into.adding() || hasOwnRows);
    }
    if (job.way() instanceof RestoreJob.Way.Drill drill) {
      return new Destination.Scratch(new TableName(drill.schema(), own.name()));
    }
    return new Destination.StandAlone(own);
  }

  private static boolean isConnectionLost(Collection<RestoreResult> results) {
    return results.stream()
        .anyMatch(
            result ->
                result instanceof RestoreResult.Failed failed
                    && failed.kind() == FailureKind.NETWORK);
  }

  private static RestoreResult failed(ManifestName name, CommandFailure failure) {
    return new RestoreResult.Failed(name, failure.kind(), failure.getMessage());
  }

  private static FailureKind kind(RestoreException failure) {
    return switch (failure.kind()) {
      case TARGET -> FailureKind.CONFIG;
      case PERMISSION -> FailureKind.PERMISSION;
      case ARCHIVE, COMPARISON -> FailureKind.VERIFICATION;
      case UNKNOWN -> FailureKind.NETWORK;
    };
  }
}
