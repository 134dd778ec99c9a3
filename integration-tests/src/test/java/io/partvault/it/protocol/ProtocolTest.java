// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.partvault.it.protocol.Violation.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No schedule of faults loses a row, archives one twice, or leaves anything stuck.
 *
 * <p>{@code -Dpartvault.protocol.schedules=…} says how many, {@code -Dpartvault.protocol.seed=…}
 * from which seed on; both together replay one.
 */
@ExtendWith(QuietAboutFaults.class)
class ProtocolTest {

  private static final int SCHEDULES = Integer.getInteger("partvault.protocol.schedules", 20_000);
  private static final long FIRST_SEED = Long.getLong("partvault.protocol.seed", 1);
  private static final int THREADS = 2;
  private static final int MOST_SHRINKING_RUNS = 5_000;

  private record Failure(Schedule schedule, Violation violation) {}

  @Test
  void everyScheduleKeepsThePromise() throws Exception {
    AtomicLong next = new AtomicLong(FIRST_SEED);
    List<Failure> failures = new ArrayList<>();
    Tally tally = Tally.NONE;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Tally>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> runAll(next, failures)));
      }
      for (Future<Tally> one : running) {
        tally = tally.plus(one.get());
      }
    } finally {
      threads.shutdown();
    }
    if (!failures.isEmpty()) {
      fail(describe(failures.get(0)));
    }
    assertThat(tally.schedules()).isEqualTo(SCHEDULES);
    assertThat(tally.manifests()).isGreaterThanOrEqualTo(2 * tally.schedules());
  }

  @Test
  void schedulesMeetWhatTheyAreAbout() {
    Tally tally = Tally.NONE;
    for (long seed = 1; seed <= 300; seed++) {
      tally = tally.plus(new World(Schedule.random(seed)).run());
    }
    assertThat(tally.manifests()).as("leaves change and are archived again").isGreaterThan(900);
    assertThat(tally.incomplete()).as("exports break").isPositive();
    assertThat(tally.failures()).as("tasks fail for them").isPositive();
    assertThat(tally.rounds()).as("some worlds need more than a round").isGreaterThan(300);
  }

  @Test
  void aScheduleGoesTheSameWayEachTime() {
    for (long seed = 1; seed <= 40; seed++) {
      assertThat(new World(Schedule.random(seed)).run())
          .isEqualTo(new World(Schedule.random(seed)).run());
    }
  }

  private static Tally runAll(AtomicLong next, List<Failure> failures) {
    Tally tally = Tally.NONE;
    for (long seed = next.getAndIncrement();
        seed < FIRST_SEED + SCHEDULES;
        seed = next.getAndIncrement()) {
      Schedule schedule = Schedule.random(seed);
      try {
        tally = tally.plus(new World(schedule).run());
      } catch (Violation violation) {
        synchronized (failures) {
          failures.add(new Failure(schedule, violation));
        }
        next.set(FIRST_SEED + SCHEDULES);
      }
    }
    return tally;
  }

  private static String describe(Failure failure) {
    Promise promise = failure.violation().promise();
    Schedule shortest =
        new Shrinker(
                schedule -> violation(schedule).filter(v -> v.promise() == promise).isPresent(),
                MOST_SHRINKING_RUNS)
            .shrink(failure.schedule());
    return failure.violation().getMessage()
        + "\nReplay with -Dpartvault.protocol.schedules=1 -Dpartvault.protocol.seed="
        + failure.schedule().seed()
        + "\nShortened: "
        + shortest
        + "\n"
        + violation(shortest).map(Violation::getMessage).orElse("");
  }

  private static Optional<Violation> violation(Schedule schedule) {
    try {
      new World(schedule).run();
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }
}
