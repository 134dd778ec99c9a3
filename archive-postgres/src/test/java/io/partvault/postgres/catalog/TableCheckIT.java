// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("versions")
class TableCheckIT {

  private final TestDatabase database = new TestDatabase();

  @BeforeEach
  void createEvents() {
    database.sql(
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.events (at date) PARTITION BY RANGE (at)",
        "CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2024-01-01') TO"
            + " ('2024-02-01')");
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void aPartitionedTableIsFine() {
    assertThat(check("shop", "events")).isEmpty();
  }

  @Test
  void anUnknownTableIsToldWithNearNames() {
    assertThat(check("public", "events"))
        .containsExactly(
            "Cannot archive table public.events: it does not exist; did you mean shop.events?");
    assertThat(check("shop", "Event")).singleElement().asString().contains("mean shop.events?");
    assertThat(check("shop", "xyz")).singleElement().asString().endsWith("it does not exist");
  }

  @Test
  void whatIsNotPartitionedIsNamed() {
    database.sql(
        "CREATE TABLE plain (x int)",
        "CREATE VIEW seen AS SELECT * FROM plain",
        "CREATE TABLE child () INHERITS (plain)",
        "CREATE TABLE lonely (x int)",
        "CREATE SEQUENCE counter");

    assertThat(one("plain")).contains("partitioned by inheritance");
    assertThat(one("lonely")).contains("ordinary table");
    assertThat(one("seen")).contains("view");
    assertThat(one("counter")).contains("sequence");
  }

  @Test
  void aLeafIsRefusedInFavourOfItsTable() {
    assertThat(check("shop", "events_1"))
        .singleElement()
        .asString()
        .contains("is itself a table partition of shop.events");
  }

  @Test
  @Tag("D31")
  void d31AHypertableIsRefusedByName() {
    database.sql(
        "CREATE TABLE metrics (at date)",
        "CREATE SCHEMA _timescaledb_catalog",
        "CREATE TABLE _timescaledb_catalog.hypertable (schema_name name, table_name name)",
        "INSERT INTO _timescaledb_catalog.hypertable VALUES ('public', 'metrics')");

    assertThat(one("metrics")).contains("hypertable");
  }

  @Test
  void aMissingPrivilegeIsGivenAsTheGrant() {
    database.sql("CREATE ROLE clerk LOGIN");
    try {
      PostgresSession clerk = database.openSession(database.settings("clerk"));
      PartitionCatalog catalog = new PartitionCatalog(clerk, "shop");
      TableName events = new TableName("shop", "events");

      assertThat(catalog.checkTable(events))
          .containsExactly(
              "Cannot read table partition shop.events_1: GRANT USAGE ON SCHEMA \"shop\" TO clerk");
      database.sql("GRANT USAGE ON SCHEMA shop TO clerk");
      assertThat(catalog.checkTable(events))
          .containsExactly(
              "Cannot read table partition shop.events_1: GRANT SELECT ON \"shop\".\"events_1\" TO"
                  + " clerk");
      database.sql("GRANT SELECT ON shop.events_1 TO clerk");
      assertThat(catalog.checkTable(events)).isEmpty();
      clerk.close();
    } finally {
      database.sql("DROP OWNED BY clerk", "DROP ROLE clerk");
    }
  }

  private List<String> check(String schema, String name) throws DatabaseException {
    return new PartitionCatalog(database.session(), "shop").checkTable(new TableName(schema, name));
  }

  private String one(String name) {
    List<String> problems = check("public", name);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
