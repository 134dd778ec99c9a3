// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.Operator;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The whole way, with a kill in it, with other group protocols than the shipped one. Without
 * exactly-once source support only: the sink does not know of it.
 */
@LeavesUploads("a worker that is killed aborts nothing")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
class GroupProtocolsIT {

  @Test
  @Cell(
      component = "worker",
      fault = "SIGKILL, with group.protocol=consumer (KIP-848)",
      at = "sink: between upload and commit")
  void killedWithTheConsumerProtocol(Rig rig, CellReport report) throws Exception {
    ArchivingSettings settings =
        ArchivingSettings.usual()
            .withSink("consumer.override.group.protocol", "consumer")
            .withoutSink("consumer.override.partition.assignment.strategy")
            .withoutSink("consumer.override.session.timeout.ms")
            .withoutSink("consumer.override.heartbeat.interval.ms");
    // Each step of a rebalance takes a heartbeat, and after a seek backwards it stands until the
    // next flush.
    killed(settings, Duration.ofSeconds(5), rig, report);
  }

  @Test
  @Cell(
      component = "worker",
      fault = "SIGKILL, with eager rebalances (RangeAssignor)",
      at = "sink: between upload and commit")
  void killedWithEagerRebalances(Rig rig, CellReport report) throws Exception {
    ArchivingSettings settings =
        ArchivingSettings.usual()
            .withSink(
                "consumer.override.partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.RangeAssignor");
    killed(settings, Duration.ZERO, rig, report);
  }

  private static void killed(ArchivingSettings settings, Duration more, Rig rig, CellReport report)
      throws Exception {
    Archiving archiving = rig.archiving(settings);
    try (Operator operator =
        new Operator(
            rig::client, archiving.connector("sink"), Operator.SINK_LOSES_TOPIC_PARTITIONS)) {
      killed(archiving, more, rig, report);
      operator.awaitRunning();
    }
    archiving.judgeAll();
  }

  private static void killed(Archiving archiving, Duration more, Rig rig, CellReport report)
      throws Exception {
    Hold hold = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    int worker = hold.awaitArrival().worker();
    rig.worker(worker).process().kill();
    hold.drop();
    Recovery recovery = Recovery.from(archiving);
    rig.ensureWorker(worker);
    report.recovered(
        recovery.within(rig.timeoutsOfDeath().plus(more)), rig.timeoutsOfDeathInWords());
    archiving.awaitDropped();
  }
}
