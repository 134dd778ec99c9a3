// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.PostgresStandby;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.catalog.PartitionCatalog;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standby that is read, and takes over from its primary. */
@Tag("versions")
@Tag("long")
class FailoverIT {

  private static final String RENDERING = "string";

  @TempDir private Path folder;

  @Test
  @Tag("D28")
  @Tag("D34")
  void d34TimelineIsTheNewOneWhileTheControlFileStillShowsTheOld() throws Exception {
    Path data = folder.resolve("primary");
    try (PostgresServer first = PostgresServer.start(data)) {
      execute(first, "CREATE TABLE events (id int, at date) PARTITION BY RANGE (at)");
      execute(
          first,
          "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO"
              + " ('2024-02-01')");
    }
    PostgresStandby standby = PostgresStandby.copyOf(data, folder.resolve("standby"));
    try (PostgresServer primary = PostgresServer.start(data);
        PostgresServer follower = standby.follow(primary)) {
      // So many pages to write keep the checkpoint after the promotion busy for long.
      execute(
          primary,
          "INSERT INTO events SELECT i, '2024-01-15' FROM generate_series(1, 100000) AS i");
      standby.awaitCaughtUp(primary);
      LeafState before = begin(follower);
      assertThat(before.rows()).isEqualTo(100_000);
      assertThat(before.timeline()).isEqualTo(1);

      standby.promote();

      assertThat(one(follower, "SELECT timeline_id FROM pg_control_checkpoint()"))
          .as("what the control file says")
          .isEqualTo("1");
      assertThat(begin(follower).timeline()).isEqualTo(2);
      try (PostgresSession session = session(follower)) {
        assertThat(new ChangeProof(session, RENDERING).prove(EventsLeaf.basis(before)))
            .isInstanceOfSatisfying(
                ProofOutcome.Changed.class,
                changed -> assertThat(changed.reason()).contains("on timeline 2"));
      }
    }
  }

  private static LeafState begin(PostgresServer server) {
    try (PostgresSession session = session(server)) {
      TablePartition leaf =
          new PartitionCatalog(session, "shop")
              .leaves(new TableName("public", "events"), RetentionRule.keepNewest(0))
              .get(0)
              .tablePartition();
      return TestDatabase.begin(session, RENDERING, leaf);
    }
  }

  private static void execute(PostgresServer server, String sql) {
    try (PostgresSession session = session(server)) {
      session.inTransaction(
          TransactionMode.READ_WRITE,
          "execute",
          open -> {
            try (Statement statement = open.createStatement()) {
              statement.execute("SET LOCAL search_path TO public");
              return statement.execute(sql);
            }
          });
    }
  }

  private static String one(PostgresServer server, String sql) {
    try (PostgresSession session = session(server)) {
      return session.inTransaction(
          TransactionMode.READ_ONLY,
          "ask",
          open -> {
            try (Statement statement = open.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
              row.next();
              return row.getString(1);
            }
          });
    }
  }

  private static PostgresSession session(PostgresServer server) {
    return PostgresSession.open(
        new ConnectionSettings(server.jdbcUrl("postgres"), server.user(), ""), "partvault-test");
  }
}
