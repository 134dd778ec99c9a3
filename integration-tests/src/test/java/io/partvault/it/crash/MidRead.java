// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/**
 * The middle of a stream: the source stands in the second chunk of the oldest leaf, whose first
 * chunk has gone all the way into the archive. Cleanup is not there yet.
 */
record MidRead(Archiving archiving, Hold hold) {

  /** More bytes than the answer to the first COPY has, and fewer than the first two have. */
  private static final long INTO_THE_SECOND_CHUNK = 200_000;

  static MidRead reach(Rig rig) throws Exception {
    return reach(rig, ArchivingSettings.usual());
  }

  static MidRead reach(Rig rig, ArchivingSettings settings) throws Exception {
    Archiving archiving = rig.archiving(settings.withSource("tasks.max", "1"));
    Hold hold = rig.postgresFaults().holdAnswer("COPY (SELECT ctid", INTO_THE_SECOND_CHUNK);
    archiving.startSource();
    archiving.startSink();
    hold.awaitArrival();
    await("a commit in the archive")
        .atMost(Duration.ofSeconds(90))
        .until(() -> archiving.judge().hasAnyBelow("commits"));
    return new MidRead(archiving, hold);
  }
}
