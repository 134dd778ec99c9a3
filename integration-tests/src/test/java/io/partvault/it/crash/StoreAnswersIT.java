// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LeavesUploads;
import io.partvault.embedded.leak.LivesOn;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Writes to the store whose outcome their writer does not learn. Without exactly-once source
 * support only: the sink does not know of it.
 */
@LeavesUploads("an upload is not aborted while its outcome is unknown")
@LivesOn("the rig, which serves all classes of the matrix")
@Tag("matrix")
@ExtendWith(MatrixExtension.class)
class StoreAnswersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** As often as the S3 client sends one request by itself. */
  private static final int ATTEMPTS = 5;

  /** The longest pause before the sink reads the newest commit again, and the client's own. */
  private static final Duration RETRIES = Duration.ofSeconds(5);

  private static final String RETRIES_IN_WORDS = "pauses between tries";

  @Test
  @Cell(component = "S3", fault = "answer lost, all else lost for a while", at = "data file")
  void answerToADataFileLost(Rig rig, CellReport report) throws Exception {
    answerLost(S3Request.dataFile(), rig.archiving(ArchivingSettings.usual()), rig, report);
  }

  @Test
  @Cell(
      component = "S3",
      fault = "answer lost, all else lost for a while",
      at = "complete-multipart")
  void answerToACompletionLost(Rig rig, CellReport report) throws Exception {
    answerLost(S3Request.completion(), WideRows.archiving(rig), rig, report);
  }

  @Test
  @Cell(component = "S3", fault = "answer lost, all else lost for a while", at = "commit")
  void answerToACommitLost(Rig rig, CellReport report) throws Exception {
    answerLost(S3Request.commit(), rig.archiving(ArchivingSettings.usual()), rig, report);
  }

  @Test
  @Cell(component = "S3", fault = "answer lost, all else lost for a while", at = "manifest")
  void answerToAManifestLost(Rig rig, CellReport report) throws Exception {
    answerLost(S3Request.manifest(), rig.archiving(ArchivingSettings.usual()), rig, report);
  }

  @Test
  @Cell(component = "S3", fault = "answer lost, repeated at once", at = "data file and commit")
  void answersLostAndAskedForAgain(Rig rig) throws Exception {
    rig.s3Faults().next(2, S3Request.dataFile(), new S3Fault.LoseAnswer());
    rig.s3Faults().next(2, S3Request.commit(), new S3Fault.LoseAnswer());
    Archiving archiving = rig.archiving(ArchivingSettings.usual());
    archiving.start().awaitDropped().judgeAll();
    assertThat(rig.s3Faults().struck()).isEqualTo(4);
  }

  @Test
  @Cell(component = "S3", fault = "request lost, with all its repetitions", at = "commit")
  void everyRequestOfACommitLost(Rig rig, CellReport report) throws Exception {
    Archiving archiving = oneTopicPartition(rig);
    rig.s3Faults().next(ATTEMPTS, S3Request.commit(), new S3Fault.Cut());
    archiving.start();
    await("the last try").atMost(PATIENCE).until(() -> rig.s3Faults().struck() >= ATTEMPTS);
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "S3",
      fault = "request delayed, its repetitions lost",
      at = "commit; it arrives before the next one of the same sequence")
  void aDelayedCommitArrivesFirst(Rig rig, CellReport report) throws Exception {
    Archiving archiving = oneTopicPartition(rig);
    Hold delayed = rig.s3Faults().delay(S3Request.commit());
    rig.s3Faults().next(ATTEMPTS - 1, S3Request.commit(), new S3Fault.Cut());
    Hold next = rig.s3Faults().holdRequest(S3Request.commit());
    archiving.start();
    next.awaitArrival();
    delayed.release();
    await("the delayed commit")
        .atMost(PATIENCE)
        .until(() -> archiving.judge().hasAnyBelow("commits"));
    next.release();
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  @Test
  @Cell(
      component = "S3",
      fault = "request delayed, its repetitions lost",
      at = "commit; it arrives behind the next one of the same sequence")
  void aDelayedCommitArrivesLast(Rig rig) throws Exception {
    Archiving archiving = oneTopicPartition(rig);
    Hold delayed = rig.s3Faults().delay(S3Request.commit());
    rig.s3Faults().next(ATTEMPTS - 1, S3Request.commit(), new S3Fault.Cut());
    archiving.start();
    delayed.awaitArrival();
    await("the next commit").atMost(PATIENCE).until(() -> archiving.judge().hasAnyBelow("commits"));
    delayed.release();
    archiving.awaitDropped().judgeAll();
  }

  /** The next request is done, but nobody learns of it before the sink has given up. */
  private static void answerLost(
      Predicate<S3Request> requests, Archiving archiving, Rig rig, CellReport report)
      throws Exception {
    Hold hold = rig.s3Faults().holdAnswer(requests);
    archiving.start();
    hold.awaitArrival();
    S3Request held = rig.s3Faults().lastStruck();
    Predicate<S3Request> again = request -> request.path().equals(held.path());
    int before = rig.s3Faults().struck(again);
    rig.s3Faults().every(S3Request.any(), new S3Fault.Cut());
    hold.drop();
    await("all tries of the request whose answer is lost")
        .atMost(PATIENCE)
        .until(() -> rig.s3Faults().struck(again) - before >= ATTEMPTS - 1);
    rig.s3Faults().clear();
    report.recovered(Recovery.from(archiving).within(RETRIES), RETRIES_IN_WORDS);
    archiving.awaitDropped().judgeAll();
  }

  /** Every commit has the same place in the order, wherever its rows come from. */
  private static Archiving oneTopicPartition(Rig rig) throws Exception {
    return rig.archiving(
        ArchivingSettings.usual().withSource("topic.creation.default.partitions", "1"));
  }
}
