// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGKILL of source and sink while rows travel as zstd frames. */
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class FrameKillPointsIT implements CrashTest {

  private static final ArchivingSettings FRAMES = ArchivingSettings.usual().asFrames();

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "source: in a chunk's COPY, rows as frames")
  void sourceKilledInAChunk(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig, FRAMES);
    int worker = mid.hold().worker();
    rig.worker(worker).process().kill();
    // As the kernel does with a dead process's connections; the gate may hold one of them.
    rig.postgresGates().get(worker).cut();
    Recovery recovery = Recovery.ofSource(mid.archiving());
    rig.ensureWorker(worker);
    report.recovered(recovery.within(rig.timeoutsOfDeath()), rig.timeoutsOfDeathInWords());
    mid.archiving().startCleanup();
    mid.archiving().awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGKILL",
      at = "sink: between upload and commit, rows as frames")
  void sinkKilledBetweenUploadAndCommit(Rig rig, CellReport report) throws Exception {
    Archiving archiving = rig.archiving(FRAMES);
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
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
