// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresTransaction;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("versions")
class ServerGuardIT {

  private final TestDatabase database = new TestDatabase();
  private final EventsLeaf events = new EventsLeaf(database);

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void anUnchangedLeafMayBeRead() throws SQLException {
    LeafState state = events.begin();

    GuardOutcome outcome = check(EventsLeaf.basis(state));

    assertThat(outcome).isInstanceOf(GuardOutcome.Fit.class);
    GuardOutcome.Fit fit = (GuardOutcome.Fit) outcome;
    assertThat(fit.snapshotXmin()).isGreaterThanOrEqualTo(state.horizon());
    assertThat(fit.snapshotXmax()).isGreaterThanOrEqualTo(fit.snapshotXmin());
  }

  @Test
  void newRowsAreForTheRowCheckToSee() throws SQLException {
    ProofBasis basis = EventsLeaf.basis(events.begin());
    database.sql("INSERT INTO events VALUES (11, '2024-01-20', 'n')");

    GuardOutcome.Fit fit = (GuardOutcome.Fit) check(basis);

    long late = Long.parseLong(database.value("SELECT xmin FROM events WHERE id = 11"));
    long early = Long.parseLong(database.value("SELECT xmin FROM events WHERE id = 1"));
    assertThat(TransactionIds.isBelow(late, basis.horizon(), fit.snapshotXmax())).isFalse();
    assertThat(TransactionIds.isBelow(early, basis.horizon(), fit.snapshotXmax())).isTrue();
  }

  @Test
  @Tag("D10")
  void d10RewrittenOrReplacedIsSeenBeforeAChunk() throws SQLException {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    database.sql("VACUUM FULL events_1");
    assertThat(check(basis)).isInstanceOf(GuardOutcome.Changed.class);
    database.sql("DROP TABLE events_1");
    assertThat(check(basis)).isInstanceOf(GuardOutcome.Gone.class);
    database.sql(
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO"
            + " ('2024-02-01')");
    assertThat(check(basis)).isInstanceOf(GuardOutcome.Gone.class);
  }

  @Test
  @Tag("D33")
  void d33AServerThatIsBehindIsNotRead() throws SQLException {
    ProofBasis basis = EventsLeaf.basis(events.begin());

    assertThat(check(EventsLeaf.at(basis, basis.horizon(), basis.walPosition() + (1L << 40))))
        .isInstanceOf(GuardOutcome.Wait.class);
    assertThat(check(EventsLeaf.at(basis, basis.horizon() + 1000, basis.walPosition())))
        .isInstanceOf(GuardOutcome.Wait.class);
  }

  @Test
  @Tag("D10")
  void theLeafCannotBeRewrittenWhileAChunkIsRead() throws SQLException {
    ProofBasis basis = EventsLeaf.basis(events.begin());
    long position = ServerGuard.walPosition(database.session().connection());
    try (PostgresTransaction chunk = database.session().begin(TransactionMode.REPEATABLE_READ);
        Connection owner = database.connection();
        Statement statement = owner.createStatement()) {
      assertThat(ServerGuard.check(chunk.connection(), basis, position))
          .isInstanceOf(GuardOutcome.Fit.class);

      statement.execute("SET lock_timeout = 100");
      assertThat(failure(statement, "TRUNCATE events_1")).isEqualTo("55P03");
      assertThat(failure(statement, "INSERT INTO events VALUES (11, '2024-01-20', 'n')")).isEmpty();
    }
  }

  private GuardOutcome check(ProofBasis basis) throws SQLException {
    long position = ServerGuard.walPosition(database.session().connection());
    try (PostgresTransaction chunk = database.session().begin(TransactionMode.REPEATABLE_READ)) {
      return ServerGuard.check(chunk.connection(), basis, position);
    }
  }

  private static String failure(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      return DatabaseException.from("run " + sql, e).sqlState();
    }
  }
}
