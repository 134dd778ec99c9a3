// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.it.EventsTable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application works on the table while its old leaves are archived and removed and while others
 * hold locks for long: none of its queries waits longer than {@code cleanup.lock.timeout.ms}, by
 * the server's own log. The way that takes the most locks is gone in each build, every way in that
 * of the crash matrix.
 */
@Tag("D13")
class LocksIT {

  private static final int ROWS = 1_000;

  /** Longer than the default, so that {@link #WAKING} is short beside it. */
  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(2_000);

  /** What a busy machine may take to wake two processes, one after the other. */
  private static final Duration WAKING = Duration.ofMillis(750);

  private static final Duration FIRST_WAIT = LOCK_TIMEOUT.dividedBy(2);
  private static final Map<String, String> DROP =
      Map.of(
          "cleanup.drop.enabled",
          "true",
          "cleanup.lock.timeout.ms",
          Long.toString(LOCK_TIMEOUT.toMillis()));
  private static final Map<String, String> DETACH_AND_DROP = detachAnd(DROP);

  @TempDir private static Path dir;
  private static LockRig rig;

  private enum Way {
    DIRECT(DROP, true),
    DETACHED_CONCURRENTLY(DETACH_AND_DROP, false),
    DETACHED_BESIDE_A_DEFAULT(DETACH_AND_DROP, true);

    private final Map<String, String> cleanup;
    private final boolean locksTheParent;

    Way(Map<String, String> cleanup, boolean locksTheParent) {
      this.cleanup = cleanup;
      this.locksTheParent = locksTheParent;
    }

    String database() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @BeforeAll
  static void startServers() throws IOException {
    rig = new LockRig(dir);
  }

  @AfterAll
  static void stopServers() {
    rig.close();
  }

  @Tag("matrix")
  @ParameterizedTest
  @EnumSource(Way.class)
  void noQueryWaitsLongerThanTheLockTimeoutWhereALongReaderHoldsCleanupUp(Way way)
      throws Exception {
    String database = way.database();
    try (EventsTable table = createTable(database)) {
      if (way == Way.DETACHED_BESIDE_A_DEFAULT) {
        table.execute("CREATE TABLE others PARTITION OF events DEFAULT");
      }
      judge(
          database,
          () -> {
            try (EventsTable reader = reader(database)) {
              reader.keepSnapshot();
              rig.clean(database, way.cleanup);
              awaitWait(database, way);
              assertThat(table.leaves()).containsAll(EventsTable.OLD);
            }
            awaitDropped(table);
          });
      assertThat(waitsOfLoadForTables(database).isEmpty())
          .as("only a lock on the parent is in the way of the load")
          .isEqualTo(!way.locksTheParent);
    }
  }

  @Test
  void locksThatAreTakenOneAfterTheOtherKeepNobodyWaitingLonger() throws Exception {
    String database = "two_locks";
    try (EventsTable table = createTable(database)) {
      judge(
          database,
          () -> {
            try (EventsTable ofLeaf = reader(database)) {
              ofLeaf.execute("BEGIN");
              ofLeaf.execute("SELECT count(*) FROM " + EventsTable.OLD.get(0));
              try (EventsTable ofParent = reader(database)) {
                ofParent.execute("BEGIN");
                ofParent.execute("LOCK TABLE ONLY events IN ACCESS SHARE MODE");
                rig.clean(database, DROP);
                awaitCleanupHasWaited(table, FIRST_WAIT);
              }
              await("a query that waited for both")
                  .atMost(LockRig.PATIENCE)
                  .until(() -> hasLoadWaitedLong(database));
            }
            awaitDropped(table);
          });
    }
  }

  private static Map<String, String> detachAnd(Map<String, String> drop) {
    Map<String, String> settings = new HashMap<>(drop);
    settings.put("cleanup.detach.enabled", "true");
    settings.put("cleanup.drop.delay.days", "0");
    return settings;
  }

  private static EventsTable createTable(String database) throws SQLException {
    EventsTable table = EventsTable.create(rig.postgres(), database, ROWS);
    table.execute("CREATE INDEX ON events (id)");
    return table;
  }

  /**
   * Archives beside the load, and lets cleanup meet what is in its way once it has what it needs.
   */
  private static void judge(String database, ThrowingRunnable cleaning) throws Exception {
    List<SQLException> failures;
    try (Load load = Load.on(rig.postgres(), database)) {
      load.awaitProgress();
      rig.archive(database);
      try {
        cleaning.run();
      } catch (Exception | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new AssertionError(e);
      }
      load.awaitProgress();
      failures = load.failures();
    } finally {
      rig.stop(database);
    }
    System.out.printf("Lock waits in %s%n%s", database, rig.log().summary(database));
    assertThat(failures).isEmpty();
    assertThat(rig.log().waits(database, Load.APPLICATION))
        .allSatisfy(
            wait ->
                assertThat(Duration.ofNanos((long) (wait.millis() * 1e6)))
                    .isLessThan(LOCK_TIMEOUT.plus(LockLog.SHORTEST).plus(WAKING)));
  }

  /** A session of somebody whose locks are in cleanup's way. */
  private static EventsTable reader(String database) throws SQLException {
    return EventsTable.connect(rig.postgres(), database, EventsTable.OLD);
  }

  private static void awaitWait(String database, Way way) {
    await("a wait that the reader causes")
        .atMost(LockRig.PATIENCE)
        .until(
            () ->
                way.locksTheParent
                    ? hasLoadWaitedLong(database)
                    : rig.log().waits(database, LockRig.CLEANUP).stream()
                        .anyMatch(LockWait::isForTransaction));
  }

  private static void awaitCleanupHasWaited(EventsTable table, Duration time) {
    String waiting =
        "SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
            + " AND application_name = '%s' AND waitstart < clock_timestamp() - interval '%d ms'";
    await("cleanup in the queue")
        .atMost(LockRig.PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !table.one(waiting.formatted(LockRig.CLEANUP, time.toMillis())).isEmpty());
  }

  private static void awaitDropped(EventsTable table) {
    await("every old table partition dropped")
        .atMost(LockRig.PATIENCE)
        .until(() -> table.leaves().equals(EventsTable.YOUNG));
  }

  /** Such a wait is over: only its first milliseconds are reported while it lasts. */
  private static boolean hasLoadWaitedLong(String database) throws IOException {
    return waitsOfLoadForTables(database).stream()
        .anyMatch(wait -> wait.millis() > FIRST_WAIT.toMillis());
  }

  private static List<LockWait> waitsOfLoadForTables(String database) throws IOException {
    return rig.log().waits(database, Load.APPLICATION).stream()
        .filter(LockWait::isForTable)
        .toList();
  }
}
