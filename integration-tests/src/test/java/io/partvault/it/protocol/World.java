// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.table.TablePartition;
import io.partvault.it.protocol.Violation.Promise;
import io.partvault.source.MutableClock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** Everything there is; one schedule happens in it. */
final class World {

  private static final int FAIR_ROUNDS = 6;
  private static final int ROUND_OF_MARKS = 3;
  private static final Duration ROUND = Duration.ofMinutes(61);
  private static final Duration[] TIMES = {
    Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofMinutes(5), ROUND
  };

  private final Schedule schedule;
  private final MutableClock clock = new MutableClock();
  private final Database database;
  private final Topic topic;
  private final Bucket bucket;
  private final SourceSide source;
  private final SinkSide sink;
  private final Judge judge;
  private final Iterator<Event> events;

  World(Schedule schedule) {
    this.schedule = schedule;
    WorldShape shape = schedule.shape();
    Proofs proofs = new Proofs();
    database = new Database(clock, shape.rows());
    topic = new Topic(database.leaves(), shape.apart());
    bucket = new Bucket(clock);
    source = new SourceSide(database, topic, schedule, proofs);
    sink = new SinkSide(topic, bucket, shape, clock);
    judge = new Judge(database, bucket, proofs);
    events = schedule.events().iterator();
  }

  Bucket bucket() {
    return bucket;
  }

  /** Lets the next event happen; false if all have happened. */
  synchronized boolean happenNext() {
    if (!events.hasNext()) {
      return false;
    }
    clock.advance(Duration.ofMillis(1));
    happen(events.next());
    judge.check();
    return true;
  }

  /**
   * Lets everything happen that has not yet, then lets everybody work without faults until each
   * leaf is archived.
   *
   * @throws Violation if the promise is not kept
   */
  Tally run() {
    try {
      return happenAll();
    } catch (Violation violation) {
      throw violation;
    } catch (RuntimeException e) {
      throw new Violation(Promise.NO_TASK_FAILS, e.toString(), e);
    } finally {
      source.close();
      sink.close();
    }
  }

  private Tally happenAll() {
    boolean more = true;
    while (more) {
      more = happenNext();
    }
    database.commitAll();
    bucket.endFaults();
    source.endFaults();
    sink.endFaults();
    judge.check();
    int rounds = settle();
    if (!schedule.mayBreakExports() && !bucket.keys("incomplete").isEmpty()) {
      throw new Violation(Promise.NONE_BREAKS, "incomplete: " + incomplete());
    }
    return new Tally(
        1,
        schedule.events().size(),
        judge.manifests(),
        bucket.keys("incomplete").size(),
        sink.failures(),
        rounds);
  }

  private List<IncompleteExport> incomplete() {
    return bucket.keys("incomplete").stream()
        .map(key -> IncompleteExport.read(bucket.truth().read(key), key.value()))
        .toList();
  }

  private void happen(Event event) {
    switch (event.kind()) {
      case CHANGE, OPEN_WRITER, WRITE, SAVEPOINT, COMMIT, ROLLBACK, REWRITE, ALTER ->
          database.happen(event);
      case SINK_POLL,
          SINK_COMMIT,
          SINK_CRASH,
          SINK_ZOMBIE,
          REBALANCE,
          ASSIGNMENT_LOST,
          SINK_REWIND ->
          sink.happen(event);
      case STORE_FAULT, STORE_LANDS -> bucket.happen(event);
      case TIME -> clock.advance(TIMES[event.what(TIMES.length)]);
      default -> source.happen(event);
    }
  }

  private int settle() {
    int failures = -1;
    for (int round = 1; round <= FAIR_ROUNDS; round++) {
      clock.advance(ROUND);
      if (round >= ROUND_OF_MARKS) {
        askAgainForOvertaken();
        if (schedule.shape().lossy()) {
          askAgainForBroken();
        }
      }
      source.fairRound();
      judge.check();
      failures = sink.failures();
      sink.fairRound();
      judge.check();
      if (failures == sink.failures() && database.leaves().stream().allMatch(judge::isArchived)) {
        return round;
      }
    }
    if (failures != sink.failures()) {
      throw new Violation(Promise.NO_TASK_FAILS, "sink: fails in every round");
    }
    List<TablePartition> stuck =
        database.leaves().stream().filter(leaf -> !judge.isArchived(leaf)).toList();
    throw new Violation(
        Promise.GETS_THERE,
        stuck
            + " not archived after "
            + FAIR_ROUNDS
            + " rounds; incomplete: "
            + bucket.keys("incomplete"));
  }

  /**
   * What cleanup does about an archive that is not what the table partition is: an export begun
   * later, but on a server that was behind, has its manifest, and hides an earlier one with which
   * the source is content. Played only where the source cannot help itself.
   */
  private void askAgainForOvertaken() {
    for (TablePartition leaf : database.leaves()) {
      long archived = judge.newestEpoch(leaf);
      if (archived > source.storedEpoch(leaf) && !judge.isArchived(leaf)) {
        database.server().mark(leaf, archived);
      }
    }
  }

  /** What cleanup does about exports that can never get a manifest: it asks for another one. */
  private void askAgainForBroken() {
    for (IncompleteExport report : incomplete()) {
      for (TablePartition leaf : database.leaves()) {
        if (leaf.key().equals(report.export().tablePartition()) && !judge.isArchived(leaf)) {
          database.server().mark(leaf, report.export().epoch());
        }
      }
    }
  }
}
