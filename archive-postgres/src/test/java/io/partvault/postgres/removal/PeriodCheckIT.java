// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.catalog.RetentionRule;
import io.partvault.postgres.session.TransactionMode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The retention that is asked of the server's clock in the transaction that drops. */
@Tag("versions")
class PeriodCheckIT {

  private final TestDatabase database = new TestDatabase();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "timestamptz"})
  @Tag("D35")
  void d35OnlyTheServersClockPassesARetention(String type) {
    database.sql(
        "CREATE TABLE events (at " + type + ") PARTITION BY RANGE (at)",
        "SET TimeZone = 'UTC';"
            + " DO $$ BEGIN"
            + range("past", "now() - interval '2 days'", "now() - interval '1 day 1 minute'")
            + range("ahead", "now() - interval '1 day 1 minute'", "now() - interval '23 hours'")
            + " END $$");

    assertThat(refusal("past", RetentionRule.olderThan("P1D"))).isEmpty();
    assertThat(refusal("ahead", RetentionRule.olderThan("P1D")))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("younger than cleanup's retention P1D"));
    assertThat(refusal("past", RetentionRule.olderThan("P2D"))).isPresent();
  }

  @Test
  @Tag("D35")
  void d35WhatHasNoAgeIsNeverPast() {
    database.sql(
        "CREATE TABLE events (at date) PARTITION BY RANGE (at)",
        "CREATE TABLE open PARTITION OF events FOR VALUES FROM ('2024-01-01') TO (MAXVALUE)",
        "CREATE TABLE rest PARTITION OF events DEFAULT");

    assertThat(refusal("open", RetentionRule.olderThan("P1D"))).isPresent();
    assertThat(refusal("rest", RetentionRule.olderThan("P1D"))).isPresent();
    assertThat(refusal("open", RetentionRule.only(List.of("rest")))).isPresent();
    assertThat(refusal("rest", RetentionRule.only(List.of("rest")))).isEmpty();
  }

  private Optional<String> refusal(String name, RetentionRule rule) {
    TablePartition leaf = database.leaf("events", name);
    return database
        .session()
        .inTransaction(
            TransactionMode.READ_WRITE, "look", open -> new PeriodCheck(rule).refusal(open, leaf));
  }

  private static String range(String name, String from, String to) {
    return " EXECUTE format('CREATE TABLE %s PARTITION OF events FOR VALUES FROM (%%L) TO (%%L)', %s, %s);"
        .formatted(name, from, to);
  }
}
