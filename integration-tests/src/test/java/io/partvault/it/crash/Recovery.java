// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.it.EventsTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * How long an archive takes to go on after a fault: until it holds one commit, manifest or receipt
 * more than when the fault ended.
 */
final class Recovery {

  /**
   * The promise: within 10 s of the fault's end, plus the time-outs of Connect and Kafka. It is
   * given for a rig that has the machine to itself; those that run beside each other share it.
   */
  private static final Duration PROMISED =
      Duration.ofSeconds(10).multipliedBy(Integer.getInteger("partvault.crash.rigs", 1));

  private final ArchiveJudge judge;
  private final List<String> folders;
  private final long objects;
  private final long ended = System.nanoTime();

  private Recovery(ArchiveJudge judge, List<String> folders, long objects) {
    this.judge = judge;
    this.folders = folders;
    this.objects = objects;
  }

  private static Recovery untilOneMore(ArchiveJudge judge, List<String> folders)
      throws IOException {
    return new Recovery(judge, folders, objects(judge, folders));
  }

  /** The fault ends now. */
  static Recovery from(Archiving archiving) throws IOException {
    return untilOneMore(archiving.judge(), List.of("commits", "manifests", "receipts"));
  }

  /**
   * The fault ends now; the source goes on all the way to the manifest of the last leaf, however
   * far the sink comes by itself with what is in the topic.
   */
  static Recovery ofSource(Archiving archiving) throws IOException {
    return new Recovery(archiving.judge(), List.of("manifests"), EventsTable.OLD.size() - 1);
  }

  /** The fault ends now; what was being read goes on all the way to the next manifest. */
  static Recovery ofReading(Archiving archiving) throws IOException {
    return untilOneMore(archiving.judge(), List.of("manifests"));
  }

  /** The fault ends now; cleanup goes on to the next receipt. */
  static Recovery ofCleanup(Archiving archiving) throws IOException {
    return untilOneMore(archiving.judge(), List.of("receipts"));
  }

  /** Waits, and holds the archive to the promise. */
  Duration within(Duration timeouts) {
    Duration limit = PROMISED.plus(timeouts);
    await("the archive goes on")
        .atMost(limit.multipliedBy(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> objects(judge, folders) > objects);
    Duration took = Duration.ofNanos(System.nanoTime() - ended);
    assertThat(took).as("time until the archive went on").isLessThan(limit);
    return took;
  }

  private static long objects(ArchiveJudge judge, List<String> folders) throws IOException {
    long objects = 0;
    for (String folder : folders) {
      objects += judge.below(folder).size();
    }
    return objects;
  }
}
