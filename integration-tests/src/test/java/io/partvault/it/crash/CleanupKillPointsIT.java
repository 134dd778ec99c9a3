// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.EventsTable;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * SIGKILL of the worker that runs cleanup, at every line that changes something: the statement or
 * the request stands still at the gate. Exactly-once source support is off, since it guards only
 * cleanup's reports here.
 *
 * <p>Which leaf is struck is not said: where the source looks at the first while cleanup holds it,
 * cleanup gives way and takes the second first.
 */
@Tag("matrix")
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
class CleanupKillPointsIT {

  /** The statement behind DROP TABLE, which looks whether the proven table is gone. */
  private static final String LOOK = "SELECT FROM pg_catalog.pg_class";

  /** Bytes of the answer to it, parse to ready: the next byte answers COMMIT. */
  private static final int LOOK_ANSWER = 38;

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between verify and intent")
  void killedBetweenVerifyAndIntent(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    killAt(rig.s3Faults().holdRequest(S3Request.intent()), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between intent and DROP")
  void killedBetweenIntentAndDrop(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    killAt(rig.postgresFaults().holdStatement("DROP TABLE"), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between DROP and COMMIT")
  void killedBetweenDropAndCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    killAt(rig.postgresFaults().holdAnswer("DROP TABLE", 1), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: COMMIT done, its answer not there")
  void killedBeforeTheAnswerToTheCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    Hold hold = rig.postgresFaults().holdAnswer(LOOK, LOOK_ANSWER);
    archiving.startCleanup();
    hold.awaitArrival();
    archiving.requireOneDropped();
    kill(hold, archiving, rig, report);
    archiving.judge().requireOutcomes("recovered");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between drop and receipt")
  void killedBetweenDropAndReceipt(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    killAt(rig.s3Faults().holdRequest(S3Request.receipt()), archiving, rig, report);
    archiving.judge().requireOutcomes("recovered");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: receipt there, its answer lost")
  void killedBeforeTheAnswerToTheReceipt(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    killAt(rig.s3Faults().holdAnswer(S3Request.receipt()), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between verify and DETACH")
  void killedBetweenVerifyAndDetach(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual().detachedFirst()).archive();
    killAt(rig.postgresFaults().holdStatement("DETACH PARTITION"), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between DETACH and COMMIT")
  void killedBetweenDetachAndCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual().detachedFirst()).archive();
    // With a DEFAULT partition beside it there is no CONCURRENTLY, but one transaction.
    archiving.table().execute("CREATE TABLE remainder PARTITION OF events DEFAULT");
    killAt(rig.postgresFaults().holdAnswer("DETACH PARTITION", 1), archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "cleanup: between detach and drop")
  void killedBetweenDetachAndDrop(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual().detachedFirst()).archive();
    Hold hold = rig.s3Faults().holdRequest(S3Request.intent());
    archiving.startCleanup();
    hold.awaitArrival();
    assertThat(attachedOld(archiving)).as("attached").isLessThan(EventsTable.OLD.size());
    kill(hold, archiving, rig, report);
    archiving.judge().requireOutcomes("dropped");
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGKILL",
      at = "cleanup: DETACH CONCURRENTLY waits for an old snapshot")
  void killedWhileTheDetachIsPending(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual().detachedFirst()).archive();
    try (EventsTable reader = archiving.others()) {
      reader.keepSnapshot();
      archiving.startCleanup();
      archiving.awaitRow("SELECT 1 FROM pg_inherits WHERE inhdetachpending");
      int worker = rig.workerOf(archiving.connector("cleanup"));
      rig.worker(worker).process().kill();
      rig.ensureWorker(worker);
      archiving.awaitRow(
          "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'ALTER"
              + " TABLE%FINALIZE'");
    }
    Recovery recovery = Recovery.ofCleanup(archiving);
    report.recovered(recovery.within(Duration.ZERO), "from the end of the old snapshot");
    archiving.awaitDropped().judgeAll();
    archiving.judge().requireOutcomes("dropped");
  }

  private static void killAt(Hold hold, Archiving archiving, Rig rig, CellReport report)
      throws Exception {
    archiving.startCleanup();
    hold.awaitArrival();
    kill(hold, archiving, rig, report);
  }

  private static void kill(Hold hold, Archiving archiving, Rig rig, CellReport report)
      throws Exception {
    rig.worker(hold.worker()).process().kill();
    hold.drop();
    Recovery recovery = Recovery.ofCleanup(archiving);
    rig.ensureWorker(hold.worker());
    report.recovered(
        recovery.within(Rig.SESSION_TIMEOUT), "session of the dead worker 6 s, rebalance 1 s");
    archiving.awaitDropped().judgeAll();
  }

  private static int attachedOld(Archiving archiving) throws Exception {
    String old = "'" + String.join("', '", EventsTable.OLD) + "'";
    return Integer.parseInt(
        archiving
            .table()
            .one(
                "SELECT count(*) FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE relname IN (%s)"
                    .formatted(old)));
  }
}
