// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.EventsTable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A store that is away, busy, slow, full, or lets nobody in. Without exactly-once source support
 * only: the sink does not know of it.
 */
@LeavesUploads("a store that does not answer is not asked to abort")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
class StoreFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** The longest pause before the sink reads the newest commit again, and the client's own. */
  private static final Duration RETRIES = Duration.ofSeconds(5);

  private static final String RETRIES_IN_WORDS = "pauses between tries";
  private static final S3Fault PASS = new S3Fault.None();
  private static final S3Fault FAILURE = new S3Fault.Answer(500, "InternalError");
  private static final S3Fault SLOW_DOWN = new S3Fault.Answer(503, "SlowDown");

  @Test
  @Cell(component = "S3", fault = "connections refused for 60 s", at = "between upload and commit")
  void connectionsRefusedForAMinute(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    hold.awaitArrival();
    rig.s3Gates().forEach(S3Gate::refuse);
    hold.drop();
    await("the outage").pollDelay(Duration.ofSeconds(60)).atMost(PATIENCE).until(() -> true);
    rig.s3Gates().forEach(S3Gate::listen);
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "S3", fault = "503 SlowDown for every second request", at = "all the way")
  void everySecondRequestIsThrottled(Rig rig) throws Exception {
    AtomicInteger requests = new AtomicInteger();
    rig.s3Faults().every(request -> requests.getAndIncrement() % 2 == 0, SLOW_DOWN);
    rig.archiving(ArchivingSettings.usual()).start().awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "S3", fault = "503 SlowDown for 40 requests", at = "between upload and commit")
  void everyRequestIsThrottledForAWhile(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    hold.awaitArrival();
    rig.s3Faults().every(S3Request.any(), SLOW_DOWN);
    hold.drop();
    await("throttling").atMost(PATIENCE).until(() -> rig.s3Faults().struck() > 40);
    rig.s3Faults().clear();
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "S3", fault = "500 for all tries of one request", at = "complete-multipart")
  void completionFails(Rig rig, CellReport report) throws Exception {
    Archiving archiving = WideRows.archiving(rig);
    rig.s3Faults().next(5, S3Request.completion(), FAILURE);
    archiving.start();
    await("the last try").atMost(PATIENCE).until(() -> rig.s3Faults().struck() >= 5);
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "S3",
      fault = "disk full (where the machine does not let one be mounted: 500 for every write)",
      at = "in a data file")
  void theDiskIsFullForAWhile(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Optional<SmallDisk> disk = SmallDisk.mount(archiving.folder().resolve("data"), "64k");
    try {
      rig.s3Faults().every(S3Request.dataFile(), disk.isPresent() ? PASS : FAILURE);
      archiving.start();
      await("more tries than there are data files")
          .atMost(PATIENCE)
          .until(() -> rig.s3Faults().struck() > 30);
      if (disk.isPresent()) {
        disk.get().grow("100m");
      }
      rig.s3Faults().clear();
      report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
      archiving.awaitDropped().judgeAll();
    } finally {
      if (disk.isPresent()) {
        disk.get().close();
      }
    }
  }

  @Test
  @Cell(component = "S3", fault = "20 kB/s", at = "all the way")
  void aSlowLinkIsOnlySlow(Rig rig) throws Exception {
    rig.s3Faults().every(S3Request.any(), new S3Fault.Slow(20_000));
    ArchivingSettings settings = ArchivingSettings.usual().withRows(1_000);
    rig.archiving(settings).start().awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "S3",
      fault = "403 until the tasks have failed, then they are restarted",
      at = "between upload and commit")
  void deniedAccessFailsTheTasksAndARestartGoesOn(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    hold.awaitArrival();
    rig.s3Faults().every(S3Request.any(), new S3Fault.Answer(403, "AccessDenied"));
    hold.drop();
    for (String role : new String[] {"sink", "cleanup"}) {
      await(role + " fails, and says why")
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(
              () -> rig.client().status(archiving.connector(role)).findValuesAsText("trace"),
              traces ->
                  traces.stream().anyMatch(trace -> trace.contains("AccessDenied); allow s3:")));
    }
    assertThat(archiving.table().leaves()).containsAll(EventsTable.OLD);
    rig.s3Faults().clear();
    Recovery recovery = Recovery.from(archiving);
    rig.client().restart(archiving.connector("sink"));
    rig.client().restart(archiving.connector("cleanup"));
    report.recovered(recovery.within(RETRIES), "restart over REST");
    archiving.awaitDropped().judgeAll();
  }
}
