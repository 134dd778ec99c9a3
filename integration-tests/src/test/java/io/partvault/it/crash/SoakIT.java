// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.it.BucketJudge;
import io.partvault.it.Curve;
import io.partvault.it.EventsTable;
import io.partvault.it.ProcessHeap;
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
  private final List<ProcessHeap> heaps = new ArrayList<>();
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
    for (int worker = 0; worker < Rig.WORKERS; worker++) {
      heaps.add(ProcessHeap.of(rig.worker(worker).process().pid()));
    }
  }

  @AfterEach
  void stop() throws Exception {
    try {
      for (ProcessHeap heap : heaps) {
        heap.close();
      }
      rig.clearAway();
    } finally {
      rig.close();
    }
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
    requireFlat("seconds a leaf", new Curve(secondsALeaf));
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
      looks.get(worker).add(Vitals.of(rig.worker(worker).process().pid(), heaps.get(worker)));
    }
  }

  private void report() {
    System.out.printf(
        "Soak of %s: %d leaves of %d rows; seconds a leaf, by thirds %s%n",
        LENGTH, secondsALeaf.size(), ROWS, new Curve(secondsALeaf));
    for (List<Vitals> worker : looks) {
      System.out.printf(
          "A worker, by thirds: heap %s MB, threads %s, handles %s%n",
          of(worker, Vitals::heapMegabytes),
          of(worker, Vitals::threads),
          of(worker, Vitals::handles));
    }
  }

  private static Curve of(List<Vitals> looks, ToLongFunction<Vitals> part) {
    return new Curve(looks.stream().map(part::applyAsLong).toList());
  }

  /** The last third's median against the middle one's: the first third is for warming up. */
  private static void requireFlat(String what, Curve curve) {
    long middle = curve.medianOfThird(1);
    assertThat((double) curve.medianOfThird(2))
        .as("%s, by thirds %s", what, curve)
        .isLessThanOrEqualTo(Math.max(FLAT * middle, middle + 3));
  }
}
