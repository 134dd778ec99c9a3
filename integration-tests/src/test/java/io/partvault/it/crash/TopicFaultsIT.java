// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LivesOn;
import io.partvault.it.EventsTable;
import java.time.Duration;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records vanish from the topic, or the group's offsets are moved, before the sink has read them.
 * Without exactly-once source support: the source has done its part in all of these.
 */
@Tag("matrix")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
class TopicFaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What a sink says once of every gap. */
  private static final String GAP = "This is recorded, and a restart goes on with the others";

  /** The request that a sink asks for when its topic is another one. */
  private static final Pattern REQUEST = Pattern.compile("\\{\"offsets\":.*?}]}");

  @Test
  @Cell(
      component = "topic",
      fault = "retention takes unread records",
      at = "before the sink starts")
  void expiredBeforeTheSinkStarts(Rig rig) throws Exception {
    Archiving archiving = rig.archiving(oneAfterTheOther());
    archiving.startSource();
    awaitSealed(rig, archiving);
    // All of the first leaf, of which then nothing is known, and the begin of the second one.
    expire(rig, archiving, end -> end * 6 / 10);
    archiving.startSink();
    archiving.startCleanup();
    judgeAfterTheGap(rig, archiving);
  }

  @Test
  @Cell(
      component = "topic",
      fault = "retention takes unread records",
      at = "sink stopped in the middle of a leaf")
  void expiredWhileTheSinkIsStopped(Rig rig) throws Exception {
    MidRead mid = MidRead.reach(rig, oneAfterTheOther());
    Archiving archiving = mid.archiving();
    rig.stop(archiving.connector("sink"));
    mid.hold().release();
    awaitSealed(rig, archiving);
    // The sink stood in the first quarter of the first leaf, and this is in the second half of it.
    expire(rig, archiving, end -> end * 4 / 10);
    rig.client().resume(archiving.connector("sink"));
    archiving.startCleanup();
    judgeAfterTheGap(rig, archiving);
  }

  @Test
  @Cell(
      component = "topic",
      fault = "deleted and created again",
      at = "in the middle of the stream")
  void createdAgainInTheMiddleOfTheStream(Rig rig) throws Exception {
    String brokers = rig.broker().bootstrapServers();
    // The consumer commits to the topic that is gone for as long as its time-out, a minute as a
    // rule.
    ArchivingSettings settings =
        askingSoon()
            .withSink("kafka.bootstrap.servers", brokers)
            .withSink("consumer.override.default.api.timeout.ms", "10000");
    MidRead mid = MidRead.reach(rig, settings);
    Archiving archiving = mid.archiving();
    try (Topics topics = Topics.of(rig)) {
      topics.recreate(archiving.topic(), group(archiving));
    }
    awaitFailure(rig, archiving, "To start over with it");
    String request = requestAskedFor(rig, archiving);
    rig.stop(archiving.connector("sink"));
    alter(rig, archiving.connector("sink"), request);
    rig.client().resume(archiving.connector("sink"));
    mid.hold().release();
    archiving.startCleanup();
    judgeAfterTheGap(rig, archiving);
  }

  @Test
  @Cell(component = "group", fault = "offsets set to 0", at = "in the middle of the stream")
  void offsetsSetToTheBeginning(Rig rig, CellReport report) throws Exception {
    offsetsSet(rig, report, end -> 0L);
  }

  @Test
  @Cell(component = "group", fault = "offsets set into a file", at = "in the middle of the stream")
  void offsetsSetIntoTheMiddleOfAFile(Rig rig, CellReport report) throws Exception {
    offsetsSet(rig, report, end -> end / 3);
  }

  @Test
  @Cell(component = "group", fault = "offsets set to the end", at = "in the middle of the stream")
  void offsetsSetToTheEnd(Rig rig, CellReport report) throws Exception {
    offsetsSet(rig, report, end -> end);
  }

  private static void offsetsSet(Rig rig, CellReport report, UnaryOperator<Long> ofEnd)
      throws Exception {
    MidRead mid = MidRead.reach(rig);
    Archiving archiving = mid.archiving();
    rig.stop(archiving.connector("sink"));
    try (Topics topics = Topics.of(rig)) {
      topics.reset(group(archiving), archiving.topic(), ofEnd);
    }
    mid.hold().release();
    rig.client().resume(archiving.connector("sink"));
    report.recovered(
        Recovery.ofReading(archiving).within(Duration.ZERO), "from the sink's resumption");
    archiving.startCleanup();
    archiving.awaitDropped().judgeAll();
  }

  /** The consumer group of the sink. */
  private static String group(Archiving archiving) {
    return "connect-" + archiving.connector("sink");
  }

  /** Cleanup asks for another export soon where one stayed incomplete. */
  private static ArchivingSettings askingSoon() {
    return ArchivingSettings.usual().withCleanup("cleanup.missing.after.ms", "3000");
  }

  /** One leaf behind the other in one topic partition. */
  private static ArchivingSettings oneAfterTheOther() {
    return askingSoon()
        .withSource("tasks.max", "1")
        .withSource("topic.creation.default.partitions", "1");
  }

  private static void expire(Rig rig, Archiving archiving, UnaryOperator<Long> ofEnd)
      throws Exception {
    try (Topics topics = Topics.of(rig)) {
      topics.expire(archiving.topic(), ofEnd);
    }
  }

  /** The source says of both leaves that it has sent everything. */
  private static void awaitSealed(Rig rig, Archiving archiving) {
    await("both leaves sealed")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                Collections.frequency(
                        rig.client()
                            .offsets(archiving.connector("source"))
                            .findValuesAsText("status"),
                        "sealed")
                    == EventsTable.OLD.size());
  }

  /** As long as a task is on its way out, Connect refuses, and says to try again. */
  private static void alter(Rig rig, String connector, String request) {
    await("offsets of " + connector + " altered")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(failure -> failure.getMessage().contains("can be safely retried"))
        .until(
            () -> {
              rig.client().alterOffsets(connector, request);
              return true;
            });
  }

  private static void awaitFailure(Rig rig, Archiving archiving, String words) {
    await("a task that failed with: " + words)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> failure(rig, archiving).contains(words));
  }

  private static String failure(Rig rig, Archiving archiving) {
    return String.join(
        "\n", rig.client().status(archiving.connector("sink")).findValuesAsText("trace"));
  }

  /** Whoever reads the failure can copy the request out of it. */
  private static String requestAskedFor(Rig rig, Archiving archiving) {
    return REQUEST
        .matcher(failure(rig, archiving))
        .results()
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The gap is an error that can be read, and the restart that it speaks of is all that is needed.
   */
  private static void judgeAfterTheGap(Rig rig, Archiving archiving) throws Exception {
    awaitFailure(rig, archiving, GAP);
    assertThat(archiving.judge().below("incomplete")).isNotEmpty();
    await("every old table partition dropped, with its receipt")
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              if (failure(rig, archiving).contains(GAP)) {
                rig.client().restart(archiving.connector("sink"));
              }
              return archiving.isDropped();
            });
    archiving.judge().requireNoOrphans();
    archiving.judgeRows();
    archiving.requireNoTaskFailed();
  }
}
