// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.leak.LivesOn;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The only broker goes away in the middle of the stream, and comes back with all it had. */
@Tag("matrix")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class BrokerFaultsIT implements CrashTest {

  private static final Duration OUTAGE = Duration.ofSeconds(30);

  /** What clients of Kafka may take to find the broker and their group again. */
  private static final Duration FOUND_AGAIN = Rig.SESSION_TIMEOUT.plusSeconds(10);

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(component = "broker", fault = "SIGKILL and restart", at = "in the middle of the stream")
  void killedInTheMiddleOfTheStream(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    rig.broker().process().kill();
    mid.hold().release();
    rig.broker().start();
    goesOn(mid, report);
  }

  @Test
  @Cell(component = "broker", fault = "frozen for 30 s", at = "in the middle of the stream")
  void frozenInTheMiddleOfTheStream(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    rig.broker().process().freeze();
    mid.hold().release();
    await("the outage").pollDelay(OUTAGE).atMost(OUTAGE.multipliedBy(2)).until(() -> true);
    rig.broker().process().thaw();
    goesOn(mid, report);
  }

  private static void goesOn(MidRead mid, CellReport report) throws Exception {
    Recovery recovery = Recovery.ofReading(mid.archiving());
    report.recovered(recovery.within(FOUND_AGAIN), "sessions of workers and consumers 6 s, rejoin");
    mid.archiving().startCleanup();
    mid.archiving().awaitDropped().judgeAll();
  }
}
