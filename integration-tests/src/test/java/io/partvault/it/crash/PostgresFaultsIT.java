// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.embedded.PostgresStandby;
import io.partvault.embedded.leak.LivesOn;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database fails while the source reads: the answer to a chunk's COPY stands still half-way,
 * and rows of the chunk before it are in the archive already.
 */
@Tag("matrix")
@LivesOn("the rig, which serves all classes of the matrix")
@ExtendWith(MatrixExtension.class)
@ParameterizedClass(name = "exactly-once source support: {0}")
@ValueSource(booleans = {false, true})
class PostgresFaultsIT implements CrashTest {

  /** How long the source may stay away from a database that has come back. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final String RETRIES = "the source's pause after a lost connection";

  @Parameter private boolean exactlyOnce;

  @Override
  public boolean isExactlyOnce() {
    return exactlyOnce;
  }

  @Test
  @Cell(component = "PostgreSQL", fault = "backend terminated", at = "source: in a chunk's COPY")
  void backendTerminatedInACopy(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    String backends =
        "FROM pg_stat_activity WHERE application_name LIKE 'partvault-source-%s-%%'"
            .formatted(mid.archiving().database());
    String terminated =
        mid.archiving().table().one("SELECT count(pg_terminate_backend(pid)) " + backends);
    assertThat(terminated).isNotEqualTo("0");
    await("end of the backend")
        .atMost(RETRY.multipliedBy(6))
        .until(() -> mid.archiving().table().one("SELECT count(*) " + backends).equals("0"));
    mid.hold().release();
    goesOn(mid, report);
  }

  @Test
  @Cell(component = "PostgreSQL", fault = "connections cut", at = "source: in a chunk's COPY")
  void connectionCutInACopy(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    rig.postgresGates().forEach(PostgresGate::cut);
    mid.hold().drop();
    goesOn(mid, report);
  }

  @Test
  @Cell(component = "PostgreSQL", fault = "server restarted", at = "source: in a chunk's COPY")
  void serverRestartedInACopy(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    rig.restartPostgres();
    mid.hold().release();
    goesOn(mid, report);
  }

  @Test
  @Cell(
      component = "PostgreSQL",
      fault = "connections refused for 5 s",
      at = "source: in a chunk's COPY")
  void connectionsRefusedForAWhile(Rig rig, CellReport report) throws Exception {
    MidRead mid = MidRead.reach(rig);
    rig.postgresGates().forEach(PostgresGate::refuse);
    mid.hold().drop();
    await("the outage").pollDelay(RETRY).atMost(RETRY.multipliedBy(6)).until(() -> true);
    rig.postgresGates().forEach(PostgresGate::listen);
    goesOn(mid, report);
  }

  @Test
  @Cell(component = "PostgreSQL", fault = "standby promoted", at = "source: in a chunk's COPY")
  void standbyPromotedInACopy(Rig rig, CellReport report) throws Exception {
    PostgresStandby standby = rig.startStandby();
    MidRead mid = MidRead.reach(rig);
    rig.promote(standby);
    mid.hold().release();
    goesOn(mid, report);
  }

  private static void goesOn(MidRead mid, CellReport report) throws Exception {
    report.recovered(Recovery.ofReading(mid.archiving()).within(RETRY), RETRIES);
    mid.archiving().startCleanup();
    mid.archiving().awaitDropped().judgeAll();
  }
}
