// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGKILL at named places. The place is a request of the worker that stands still at the gate, so
 * that the process is there for sure when it is struck.
 */
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class KillPointsIT implements CrashTest {

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "sink: between upload and commit")
  void killedBetweenUploadAndCommit(Rig rig, CellReport report) throws Exception {
    killedAt(S3Request.commit(), rig, report);
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "sink: before a data file is whole")
  void killedBeforeTheUploadEnds(Rig rig, CellReport report) throws Exception {
    killedAt(S3Request.dataFile(), rig, report);
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "sink: between commit and manifest")
  void killedBetweenCommitAndManifest(Rig rig, CellReport report) throws Exception {
    killedAt(S3Request.manifest(), rig, report);
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "sink: between commit and offset")
  void killedBetweenCommitAndOffset(Rig rig, CellReport report) throws Exception {
    killedAt(rig.s3Faults().holdAnswer(S3Request.commit()), rig, report);
  }

  private static void killedAt(Predicate<S3Request> requests, Rig rig, CellReport report)
      throws Exception {
    killedAt(rig.s3Faults().holdRequest(requests), rig, report);
  }

  private static void killedAt(Hold hold, Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    archiving.start();
    hold.awaitArrival();
    rig.worker(hold.worker()).process().kill();
    hold.drop();
    Recovery recovery = Recovery.from(archiving);
    rig.ensureWorker(hold.worker());
    report.recovered(recovery.within(rig.timeoutsOfDeath()), rig.timeoutsOfDeathInWords());
    archiving.awaitDropped().judgeAll();
  }
}
