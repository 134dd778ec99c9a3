// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.BucketJudge;
import io.partvault.it.EventsTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many kills in one run over twelve leaves, at requests drawn by chance, while others write to a
 * young leaf. {@code -Dpartvault.kills}, {@code -Dpartvault.rows} (a leaf) and {@code
 * -Dpartvault.seed} choose; every run prints its seed.
 */
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
class RandomKillsIT {

  private static final int KILLS = Integer.getInteger("partvault.kills", 6);
  private static final int ROWS = Integer.getInteger("partvault.rows", 10_000);
  private static final long SEED = Long.getLong("partvault.seed", System.nanoTime());

  private static final List<String> MONTHS =
      IntStream.rangeClosed(1, 12).mapToObj("events_2024_%02d"::formatted).toList();

  private static final List<Predicate<S3Request>> PLACES =
      List.of(
          S3Request.dataFile(),
          S3Request.commit(),
          S3Request.manifest(),
          S3Request.intent(),
          S3Request.receipt());

  @Test
  @Cell(component = "worker", fault = "many SIGKILLs", at = "requests drawn by chance")
  void everyRowIsInTheArchiveExactlyOnceAfterManyKills(Rig rig, CellReport report)
      throws Exception {
    Random random = new Random(SEED);
    System.out.println("Random kills: seed " + SEED);
    Archiving archiving =
        rig.archivingOfEmpty(
            ArchivingSettings.usual().withSink("file.max.records", Integer.toString(ROWS / 7)),
            MONTHS);
    Map<String, RowHashes> expected = fill(archiving.table());
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(rig, archiving, done));
    try {
      archiving.start();
      int kills = 0;
      while (kills < KILLS) {
        assertThat(archiving.isDropped()).as("done after %d kills of %d", kills, KILLS).isFalse();
        kills += killAtSomeRequest(rig, random) ? 1 : 0;
      }
      archiving.awaitDropped();
    } finally {
      done.set(true);
    }
    writer.get();
    judge(rig, archiving, expected);
    report.is(KILLS + " SIGKILLs, " + 12 * ROWS + " rows", "requests drawn by chance");
  }

  private static boolean killAtSomeRequest(Rig rig, Random random) throws Exception {
    Predicate<S3Request> place = PLACES.get(random.nextInt(PLACES.size()));
    boolean after = random.nextBoolean();
    Hold hold = after ? rig.s3Faults().holdAnswer(place) : rig.s3Faults().holdRequest(place);
    if (!hold.arrives(Duration.ofSeconds(1))) {
      rig.s3Faults().clear();
      return false;
    }
    rig.worker(hold.worker()).process().kill();
    hold.drop();
    rig.heal();
    return true;
  }

  private static Map<String, RowHashes> fill(EventsTable table) throws Exception {
    Map<String, RowHashes> expected = new TreeMap<>();
    for (String leaf : MONTHS) {
      table.fill(leaf, 1, ROWS);
      RowHashes hashes = new RowHashes();
      table.eachRow(leaf, hashes::add);
      assertThat(hashes.size()).isEqualTo(ROWS);
      expected.put(leaf, hashes);
    }
    table.execute("VACUUM ANALYZE events");
    return expected;
  }

  /** Writes to a young leaf on a connection of its own until told to stop. */
  private static void write(Rig rig, Archiving archiving, AtomicBoolean done) {
    try (EventsTable table = EventsTable.connect(rig.postgres(), archiving.database(), MONTHS)) {
      for (long id = 1; !done.get(); id += 10) {
        table.fill(EventsTable.YOUNG.get(0), id, id + 9);
        table.execute(
            "UPDATE events SET note = 'again' WHERE id = %d AND at > '2098-01-01'".formatted(id));
      }
    } catch (Exception e) {
      throw new IllegalStateException("Cannot write to the young leaf", e);
    }
  }

  private static void judge(Rig rig, Archiving archiving, Map<String, RowHashes> expected)
      throws Exception {
    BucketJudge bucket = new BucketJudge(rig.bucket().resolve(archiving.database()));
    Map<String, JsonNode> manifests = bucket.manifests();
    assertThat(manifests.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, JsonNode> manifest : manifests.entrySet()) {
      RowHashes archived = new RowHashes();
      bucket.eachRow(manifest.getValue(), row -> archived.add(EventsTable.comparable(row)));
      expected.get(manifest.getKey()).requireEqual(archived, manifest.getKey());
    }
    archiving.judge().requireNoOrphans();
    archiving.judge().requireSoundObjects();
    archiving.requireNoTaskFailed();
  }
}
