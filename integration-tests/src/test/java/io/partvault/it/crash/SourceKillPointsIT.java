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

/** SIGKILL of the worker that runs the source, at named places of an export. */
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class SourceKillPointsIT implements CrashTest {

  /** A piece of the scan that counts rows, at the begin of an export and in its change proof. */
  private static final String SCAN = "count(*) AS n, count(*) FILTER";

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "source: in a chunk's COPY")
  void killedInAChunk(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    killed(mid.hold().worker(), mid.archiving(), rig, report);
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGKILL",
      at = "source: rows in the topic, their offset not stored or their transaction open")
  void killedBetweenChunkAndOffset(Rig rig, CellReport report) throws Exception {
    ArchivingSettings rowByRow =
        ArchivingSettings.usual()
            .withRows(10_000)
            .withSource("poll.max.rows", "20")
            .withSource("record.max.rows", "1");
    MidRead mid = MidRead.reach(rig, rowByRow);
    UnstoredRows.freezeWhereThereAreSome(rig, mid);
    killed(mid.hold().worker(), mid.archiving(), rig, report);
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "source: change proof asked for, no seal")
  void killedBeforeTheSeal(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    Hold proof = goOnToTheProof(mid, rig);
    killed(proof.worker(), mid.archiving(), rig, report);
  }

  @Test
  @Cell(component = "worker", fault = "SIGKILL", at = "source: seal in the topic")
  void killedAfterTheSeal(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    Hold proof = goOnToTheProof(mid, rig);
    try (TopicReader topic = TopicReader.open(rig, mid.archiving().topic())) {
      proof.release();
      topic.awaitHeader("partvault.seal");
    }
    killed(proof.worker(), mid.archiving(), rig, report);
  }

  private static Hold goOnToTheProof(MidRead mid, Rig rig) {
    Hold proof = rig.postgresFaults().holdStatement(SCAN);
    mid.hold().release();
    return proof.awaitArrival();
  }

  private static void killed(int worker, Archiving archiving, Rig rig, CellReport report)
      throws Exception {
    rig.worker(worker).process().kill();
    // As the kernel does with a dead process's connections; the gate may hold one of them.
    rig.postgresGates().get(worker).cut();
    Recovery recovery = Recovery.ofSource(archiving);
    rig.ensureWorker(worker);
    report.recovered(recovery.within(rig.timeoutsOfDeath()), rig.timeoutsOfDeathInWords());
    archiving.startCleanup();
    archiving.awaitDropped().judgeAll();
  }
}
