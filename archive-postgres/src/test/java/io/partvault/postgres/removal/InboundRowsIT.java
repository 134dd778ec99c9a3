// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.removal.InboundKey.Referral;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InboundRowsIT {

  private final TestDatabase database = new TestDatabase();

  @BeforeEach
  void createTables() {
    database.sql(
        "CREATE TABLE events (id bigint, \"At {day}\" date, PRIMARY KEY (id, \"At {day}\"))"
            + " PARTITION BY RANGE (\"At {day}\")",
        "CREATE TABLE m1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
        "CREATE TABLE m2 PARTITION OF events FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
        "INSERT INTO events VALUES (1, '2024-01-15'), (2, '2024-02-15')",
        "CREATE TABLE \"Odd items\" (at date, event int,"
            + " CONSTRAINT items_fk FOREIGN KEY (event, at) REFERENCES events (id, \"At {day}\"))",
        "INSERT INTO \"Odd items\" VALUES ('2024-01-15', 1), (NULL, 2), ('2024-02-15', NULL)");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  private static List<Referral> referrals(PostgresSession session, long oid) {
    return session.inTransaction(
        TransactionMode.READ_ONLY,
        "look for rows",
        open -> {
          RemovalFacts facts = RemovalCatalog.read(open, oid).orElseThrow();
          assertThat(facts.foreignKeys().inbound()).hasSize(1);
          return InboundRows.look(open, facts).stream().map(InboundKey::referral).toList();
        });
  }

  private long oid(String leaf) {
    return database.leaf("events", leaf).oid();
  }

  @Test
  @Tag("D4")
  void rowsReferToTheLeafTheyReferTo() {
    assertThat(referrals(database.session(), oid("m1"))).containsExactly(Referral.ROWS);
    assertThat(referrals(database.session(), oid("m2")))
        .as("a row with a null in its key refers to nothing")
        .containsExactly(Referral.NONE);
  }

  @Test
  void roleThatMayNotReadTheOtherTableCannotTell() {
    database.sql(
        "DROP ROLE IF EXISTS inbound_reader",
        "CREATE ROLE inbound_reader LOGIN",
        "GRANT SELECT ON m1 TO inbound_reader");
    try (PostgresSession reader =
        PostgresSession.open(database.settings("inbound_reader"), "inbound-test")) {
      assertThat(referrals(reader, oid("m1"))).containsExactly(Referral.UNKNOWN);
    }
    database.sql("DROP OWNED BY inbound_reader", "DROP ROLE inbound_reader");
  }
}
