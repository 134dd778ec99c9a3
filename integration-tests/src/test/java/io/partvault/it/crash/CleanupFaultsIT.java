// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.embedded.PostgresStandby;
import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.EventsTable;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The database fails while cleanup is at it; the worker lives on. */
@Tag("matrix")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
class CleanupFaultsIT {

  /** The statement behind DROP TABLE, which looks whether the proven table is gone. */
  private static final String LOOK = "SELECT FROM pg_catalog.pg_class";

  /** Bytes of the answer to it, parse to ready: the next byte answers COMMIT. */
  private static final int LOOK_ANSWER = 38;

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "server restarted",
      at = "cleanup: between intent and DROP")
  void serverRestartedBetweenIntentAndDrop(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    Hold hold = rig.postgresFaults().holdStatement("DROP TABLE");
    archiving.startCleanup();
    hold.awaitArrival();
    rig.restartPostgres();
    hold.release();
    goesOn(archiving, report, "dropped");
  }

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "backend terminated",
      at = "cleanup: between DROP and COMMIT")
  void backendTerminatedBetweenDropAndCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    Hold hold = rig.postgresFaults().holdAnswer("DROP TABLE", 1);
    archiving.startCleanup();
    hold.awaitArrival();
    String terminated =
        archiving
            .table()
            .one(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE query LIKE"
                    + " 'DROP TABLE%'");
    assertThat(terminated).isEqualTo("t");
    hold.release();
    goesOn(archiving, report, "dropped");
  }

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "connection cut",
      at = "cleanup: COMMIT done, answer lost")
  void connectionCutBeforeTheAnswerToTheCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual()).archive();
    Hold hold = rig.postgresFaults().holdAnswer(LOOK, LOOK_ANSWER);
    archiving.startCleanup();
    hold.awaitArrival();
    archiving.requireOneDropped();
    hold.drop();
    goesOn(archiving, report, "recovered");
  }

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "server restarted",
      at = "cleanup: DETACH CONCURRENTLY waits for an old snapshot")
  void serverRestartedWhileTheDetachIsPending(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual().detachedFirst()).archive();
    try (EventsTable reader = archiving.others()) {
      reader.keepSnapshot();
      archiving.startCleanup();
      archiving.awaitRow("SELECT 1 FROM pg_inherits WHERE inhdetachpending");
      rig.restartPostgres();
    }
    goesOn(archiving, report, "dropped");
  }

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "standby promoted",
      at = "cleanup: between intent and DROP")
  void standbyPromotedBetweenIntentAndDrop(Rig rig, CellReport report) throws Exception {
    // The standby, a copy, may count as many changes as the primary: only the full proof tells.
    Archiving archiving = rig.archiving(ArchivingSettings.usual().provenOften());
    PostgresStandby standby = rig.startStandby();
    archiving.archive();
    Hold hold = rig.postgresFaults().holdStatement("DROP TABLE");
    archiving.startCleanup();
    hold.awaitArrival();
    rig.promote(standby);
    hold.release();
    goesOn(archiving, report, Duration.ofSeconds(10), "dropped");
  }

  private static void goesOn(Archiving archiving, CellReport report, String struck)
      throws Exception {
    goesOn(archiving, report, Duration.ZERO, struck);
  }

  private static void goesOn(
      Archiving archiving, CellReport report, Duration newEpoch, String struck) throws Exception {
    Recovery recovery = Recovery.ofCleanup(archiving);
    report.recovered(
        recovery.within(newEpoch),
        newEpoch.isZero() ? "cleanup's interval 0.5 s" : "a new export, since the timeline is new");
    archiving.awaitDropped().judgeAll();
    archiving.judge().requireOutcomes(struck);
  }
}
