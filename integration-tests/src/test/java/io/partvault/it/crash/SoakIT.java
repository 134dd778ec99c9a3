// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.it.BucketJudge;
import io.partvault.it.EventsTable;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Table partitions are created, filled, archived and dropped for as long as {@code
 * -Dpartvault.soak.minutes} says; what the workers hold and how long a leaf takes must not grow.
 *
 * <pre>
 * mvn verify -pl integration-tests -am -Dtest=None -Dit.test=SoakIT -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dfailsafe.failIfNoSpecifiedTests=false -Dit.groups=soak -Dit.groups.excluded= -Dpartvault.soak.minutes=30
 * </pre>
 */
@LeavesUploads("a worker that is killed aborts nothing")
@Tag("soak")
class SoakIT {

  private static final Duration LENGTH =
      Duration.ofMinutes(Long.getLong("partvault.soak.minutes", 30));
  private static final int ROWS = 2_000;
  private static final int AT_ONCE = 4;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(20);
  private static final double FLAT = 1.3;

  private final List<List<Vitals>> looks = List.of(new ArrayList<>(), new ArrayList<>());
  private final List<Long> secondsALeaf = new ArrayList<>();
  private final Deque<Leaf> underWay = new ArrayDeque<>();
  private Rig rig;
  private Archiving archiving;
  private BucketJudge bucket;

  /** One that is on its way into the archive. */
  private record Leaf(String name, RowHashes rows, Instant filled) {}

  @BeforeEach
  void start() throws Exception {
    rig = Rig.start(false);
    rig.heal();
    archiving = rig.archivingOfEmpty(ArchivingSettings.usual(), List.of());
    bucket = new BucketJudge(rig.bucket().resolve(archiving.database()));
    archiving.start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.clearAway();
    rig.close();
  }

  @Test
  void nothingGrowsWhileTablePartitionsComeAndGo() throws Exception {
    Instant end = Instant.now().plus(LENGTH);
    Instant nextLook = Instant.now();
    for (YearMonth month = YearMonth.of(1900, 1);
        Instant.now().isBefore(end);
        month = month.plusMonths(1)) {
      add(month);
      if (underWay.size() == AT_ONCE) {
        finishOldest();
      }
      if (Instant.now().isAfter(nextLook)) {
        look();
        nextLook = Instant.now().plus(BETWEEN_LOOKS);
      }
    }
    while (!underWay.isEmpty()) {
      finishOldest();
    }
    report();
    archiving.judge().requireNoOrphans();
    archiving.judge().requireSoundObjects();
    archiving.requireNoTaskFailed();
    requireFlat("seconds a leaf", secondsALeaf);
    for (List<Vitals> worker : looks) {
      requireFlat("heap", of(worker, Vitals::heapMegabytes));
      requireFlat("threads", of(worker, Vitals::threads));
      requireFlat("handles", of(worker, Vitals::handles));
    }
  }

  private void add(YearMonth month) throws Exception {
    String leaf = String.format(Locale.ROOT, "events_%tY_%<tm", month);
    EventsTable table = archiving.table();
    table.addLeaf(leaf);
    table.fill(leaf, 1, ROWS);
    RowHashes rows = new RowHashes();
    table.eachRow(leaf, rows::add);
    underWay.add(new Leaf(leaf, rows, Instant.now()));
  }

  private void finishOldest() throws Exception {
    Leaf leaf = underWay.remove();
    await("receipt of " + leaf.name())
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () ->
                archiving.judge().below("receipts").stream()
                    .anyMatch(file -> file.getFileName().toString().startsWith(leaf.name() + ".")));
    secondsALeaf.add(Duration.between(leaf.filled(), Instant.now()).toSeconds());
    assertThat(archiving.table().leaves()).doesNotContain(leaf.name());
    RowHashes archived = new RowHashes();
    bucket.eachRow(
        bucket.manifestOf(leaf.name()), row -> archived.add(EventsTable.comparable(row)));
    leaf.rows().requireEqual(archived, leaf.name());
  }

  private void look() throws Exception {
    for (int worker = 0; worker < Rig.WORKERS; worker++) {
      looks.get(worker).add(Vitals.of(rig.worker(worker).process().pid()));
    }
  }

  private void report() {
    System.out.printf(
        "Soak of %s: %d leaves of %d rows; seconds a leaf %s%n",
        LENGTH, secondsALeaf.size(), ROWS, thirds(secondsALeaf));
    for (List<Vitals> worker : looks) {
      System.out.printf(
          "A worker's thirds: heap %s MB, threads %s, handles %s%n",
          thirds(of(worker, Vitals::heapMegabytes)),
          thirds(of(worker, Vitals::threads)),
          thirds(of(worker, Vitals::handles)));
    }
  }

  private static List<Long> of(List<Vitals> looks, ToLongFunction<Vitals> part) {
    return looks.stream().map(part::applyAsLong).toList();
  }

  /** The last third's median against the middle one's: the first third is for warming up. */
  private static void requireFlat(String what, List<Long> values) {
    List<Long> thirds = thirds(values);
    assertThat((double) thirds.get(2))
        .as("%s, by thirds %s", what, thirds)
        .isLessThanOrEqualTo(Math.max(FLAT * thirds.get(1), thirds.get(1) + 3));
  }

  private static List<Long> thirds(List<Long> values) {
    List<Long> medians = new ArrayList<>();
    for (int third = 0; third < 3; third++) {
      List<Long> sorted =
          values.subList(values.size() * third / 3, values.size() * (third + 1) / 3).stream()
              .sorted()
              .toList();
      medians.add(sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2));
    }
    return medians;
  }
}
