// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several sessions restore at once what is attached to one partitioned table. */
@Tag("versions")
class ParallelRestoreIT {

  private static final int DAYS = 12;
  private static final int ROWS = 600;
  private static final TableName EVENTS = new TableName("public", "events");

  private static TestDatabase database;

  private final RestoreFixture fixture = new RestoreFixture(database);

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @Test
  void allComeBackBesideADefaultAndWithAForeignKeyInCommon() throws Exception {
    database.sql(
        "CREATE TABLE remainder PARTITION OF events DEFAULT",
        "CREATE INDEX ON events (note)",
        "CREATE TABLE notes (note varchar(20) PRIMARY KEY)",
        "INSERT INTO notes SELECT 'note ' || i FROM generate_series(0, 9) i",
        "ALTER TABLE events ADD FOREIGN KEY (note) REFERENCES notes");

    restoreAllAtOnce("events", EVENTS);

    assertThat(attachedTo("events")).isEqualTo(DAYS + 3);
  }

  @Test
  void allComeBackToABranch() throws Exception {
    database.sql(
        "DROP TABLE events_1",
        "CREATE TABLE branch PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-02-01')"
            + " PARTITION BY RANGE (at)");

    restoreAllAtOnce("branch", new TableName("public", "branch"));

    assertThat(attachedTo("branch")).isEqualTo(DAYS);
  }

  private void restoreAllAtOnce(String parent, TableName attachTo) throws Exception {
    List<PartitionManifest> manifests = new ArrayList<>();
    ArchivedLeaf archive = new ArchivedLeaf(fixture.store);
    for (int day = 1; day <= DAYS; day++) {
      String leaf = "day_" + day;
      database.sql(
          "CREATE TABLE %s PARTITION OF %s FOR VALUES FROM ('2023-12-%02d') TO ('2023-12-%02d')"
              .formatted(leaf, parent, day, day + 1));
    }
    database.sql(
        "INSERT INTO events (id, at, note) SELECT i, '2023-12-01'::date + i %% %d, 'note ' || i %% 10"
                .formatted(DAYS)
            + " FROM generate_series(1, %d) i".formatted(ROWS),
        "CREATE TABLE before AS SELECT * FROM " + parent);
    for (int day = 1; day <= DAYS; day++) {
      manifests.add(archive.archive(database, "events", "day_" + day));
      database.sql("DROP TABLE day_" + day);
    }

    List<Restored> all = atOnce(manifests, attachTo);

    assertThat(all).extracting(Restored::checked).containsOnly(RowCheck.DIGEST);
    assertThat(all.stream().mapToLong(Restored::rows).sum()).isEqualTo(ROWS);
    assertThat(fixture.differences(parent, "before")).isZero();
  }

  private List<Restored> atOnce(List<PartitionManifest> manifests, TableName attachTo)
      throws Exception {
    ReentrantLock turn = new ReentrantLock();
    ExecutorService threads = Executors.newFixedThreadPool(DAYS / 2);
    try {
      List<Callable<Restored>> restores = new ArrayList<>();
      for (PartitionManifest manifest : manifests) {
        TableName leaf = manifest.begin().tablePartition().name();
        restores.add(
            () -> {
              try (PostgresSession session = database.openSession()) {
                RestoreOrder order =
                    fixture.order(manifest, new Destination.Attached(leaf, attachTo));
                return new PartitionRestorer(session, fixture.store, fixture.layout(), turn)
                    .restore(order, (stage, rows) -> {});
              }
            });
      }
      List<Restored> all = new ArrayList<>();
      for (Future<Restored> restored : threads.invokeAll(restores)) {
        all.add(restored.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private static int attachedTo(String parent) {
    return Integer.parseInt(
        database.value(
            "SELECT count(*) FROM pg_inherits WHERE inhparent = '%s'::regclass".formatted(parent)));
  }
}
