// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who else drops table partitions. Their extensions are played by others under their names. */
@Tag("versions")
class RemovalCatalogIT {

  private static final TableName EVENTS = new TableName("public", "events");

  private final TestDatabase database = new TestDatabase();

  @BeforeEach
  void createTable() {
    database.sql(
        "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO"
            + " ('2024-02-01')");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  @Tag("D31")
  void d31RetentionThatPartmanKeepsIsNamed() {
    createExtension("pg_partman", "part_config (parent_table text, retention text)");
    assertThat(facts().otherOwner()).isEmpty();

    database.sql("INSERT INTO other.part_config VALUES ('public.events', '3 months')");

    assertThat(facts().otherOwner()).isEqualTo("pg_partman, with retention 3 months");
    assertThat(standing().otherOwner()).isEqualTo("pg_partman, with retention 3 months");
  }

  @Test
  @Tag("D31")
  void d31HypertableIsRefused() {
    createExtension("timescaledb", "hypertable (schema_name text, table_name text)");
    RemovalSwitches drop = new RemovalSwitches(false, true);
    assertThat(RemovalPlanner.plan(facts(), drop, false)).isInstanceOf(RemovalPlan.Direct.class);

    database.sql("INSERT INTO other.hypertable VALUES ('public', 'events')");

    assertThat(standing().hypertable()).isTrue();
    assertThat(RemovalPlanner.plan(facts(), drop, false))
        .isInstanceOfSatisfying(
            RemovalPlan.Refused.class,
            refused -> assertThat(refused.reason()).contains("events_1", "drop_chunks"));
  }

  private void createExtension(String name, String table) {
    database.sql(
        "CREATE SCHEMA other",
        "CREATE EXTENSION citext SCHEMA other",
        "UPDATE pg_extension SET extname = '" + name + "' WHERE extname = 'citext'",
        "CREATE TABLE other." + table,
        "ALTER EXTENSION " + name + " ADD TABLE other." + table.substring(0, table.indexOf(' ')));
  }

  private RemovalFacts facts() {
    long oid = Long.parseLong(database.value("SELECT 'events_1'::regclass::oid::bigint"));
    return database
        .session()
        .inTransaction(TransactionMode.READ_ONLY, "look", open -> RemovalCatalog.read(open, oid))
        .orElseThrow();
  }

  private RemovalCatalog.TableStanding standing() {
    return database
        .session()
        .inTransaction(
            TransactionMode.READ_ONLY, "look", open -> RemovalCatalog.standing(open, EVENTS));
  }
}
