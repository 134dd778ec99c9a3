// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything but SIGKILL that happens to workers: frozen, stopped, joined, given other tasks. */
@LeavesUploads("a worker that is stopped in an upload may not abort it")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class WorkerFaultsIT implements CrashTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Connect waits so long for a task that does not stop, before it goes on without. */
  private static final Duration GRACEFUL_STOP = Duration.ofSeconds(5);

  private static final String REBALANCE = "graceful stop of tasks 5 s, rebalance 1 s";

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGSTOP, taken for dead, SIGCONT",
      at = "sink: commit on its way; it arrives behind the successor's")
  void aZombieCommitsBehindItsSuccessor(Rig rig, CellReport report) throws Exception {
    // In one topic partition, so that every other commit is in the way of the one that is held.
    Archiving archiving =
        rig.archiving(
            ArchivingSettings.usual().withSource("topic.creation.default.partitions", "1"));
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    int zombie = hold.awaitArrival().worker();
    rig.worker(zombie).process().freeze();
    report.recovered(
        Recovery.from(archiving).within(rig.timeoutsOfDeath()), rig.timeoutsOfDeathInWords());
    hold.release();
    rig.worker(zombie).process().thaw();
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "worker", fault = "SIGTERM", at = "sink: between upload and commit")
  void terminatedBetweenUploadAndCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    int worker = hold.awaitArrival().worker();
    rig.worker(worker).process().terminate();
    hold.drop();
    Recovery recovery = Recovery.from(archiving);
    rig.ensureWorker(worker);
    report.recovered(recovery.within(GRACEFUL_STOP), REBALANCE);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "worker", fault = "SIGTERM", at = "source: in a chunk's COPY")
  void terminatedInAChunk(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    int worker = mid.hold().worker();
    rig.worker(worker).process().terminate();
    mid.hold().drop();
    Recovery recovery = Recovery.from(mid.archiving());
    rig.ensureWorker(worker);
    report.recovered(recovery.within(GRACEFUL_STOP), REBALANCE);
    mid.archiving().startCleanup();
    mid.archiving().awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGTERM and start of one after the other",
      at = "sink: before a manifest")
  void bothWorkersAreRestartedInTurn(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    // Nothing is dropped without a manifest, so the archive is not finished meanwhile.
    rig.s3Faults().every(S3Request.manifest(), new S3Fault.Answer(503, "SlowDown"));
    archiving.start();
    await("a manifest on its way").atMost(PATIENCE).until(() -> rig.s3Faults().struck() > 0);
    for (int worker = 0; worker < Rig.WORKERS; worker++) {
      rig.worker(worker).process().terminate();
      rig.ensureWorker(worker);
      rig.awaitWorker(worker);
    }
    rig.s3Faults().clear();
    report.recovered(Recovery.from(archiving).within(GRACEFUL_STOP), REBALANCE);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "worker",
      fault = "tasks.max from 1 to 3 and back",
      at = "sink: between upload and commit, each time")
  void tasksAreAddedAndTakenAway(Rig rig, CellReport report) throws Exception {
    ArchivingSettings one =
        ArchivingSettings.usual().withSource("tasks.max", "1").withSink("tasks.max", "1");
    ArchivingSettings three = one.withSource("tasks.max", "3").withSink("tasks.max", "3");
    Archiving archiving = rig.archiving(one);
    Hold first = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.startSource();
    archiving.startSink();
    first.awaitArrival();
    rescale(archiving.with(three), 3, rig);
    Hold second = rig.s3Faults().holdRequest(S3Request.commit());
    first.release();
    second.awaitArrival();
    rescale(archiving.with(one), 1, rig);
    second.release();
    report.recovered(Recovery.from(archiving).within(GRACEFUL_STOP), REBALANCE);
    archiving.startCleanup();
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(component = "worker", fault = "another worker joins", at = "sink: in an upload")
  void aWorkerJoinsDuringAnUpload(Rig rig, CellReport report) throws Exception {
    rig.worker(1).process().terminate();
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    Hold hold = rig.s3Faults().holdRequest(S3Request.dataFile());
    archiving.start();
    hold.awaitArrival();
    rig.ensureWorker(1);
    await("the other worker has tasks")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                rig.workersOf(archiving.connector("source")).contains(1)
                    || rig.workersOf(archiving.connector("sink")).contains(1));
    hold.release();
    report.recovered(Recovery.from(archiving).within(GRACEFUL_STOP), REBALANCE);
    archiving.awaitDropped().judgeAll();
  }

  private static void rescale(Archiving archiving, int tasks, Rig rig) throws Exception {
    archiving.startSource();
    archiving.startSink();
    await(tasks + " tasks each")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(rig.workersOf(archiving.connector("source"))).hasSize(tasks);
              assertThat(rig.workersOf(archiving.connector("sink"))).hasSize(tasks);
            });
  }
}
