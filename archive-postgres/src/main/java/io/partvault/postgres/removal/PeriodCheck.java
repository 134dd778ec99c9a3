// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.RetentionRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * The part of cleanup's retention that time decides: the upper bound, read by the server as the
 * key's type, lies before the server's clock less the period. Names and numbers to keep are looked
 * at before, in the catalog.
 */
public final class PeriodCheck implements RetentionCheck {

  private static final String KEY_TYPE =
      """
      SELECT pg_catalog.format_type(a.atttypid, NULL)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_partitioned_table t ON t.partrelid = c.oid
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = t.partattrs[0]
       WHERE n.nspname = ? AND c.relname = ?
      """;

  private static final Map<String, String> COMPARISONS =
      Map.of(
          "date", "?::pg_catalog.date",
          "timestamp without time zone", "?::pg_catalog.timestamp",
          "timestamp with time zone", "?::pg_catalog.timestamptz");

  private final RetentionRule rule;

  /** Checks one rule. */
  public PeriodCheck(RetentionRule rule) {
    this.rule = requireNonNull(rule, "rule is null");
  }

  @Override
  public Optional<String> refusal(Connection open, TablePartition tablePartition)
      throws SQLException {
    if (!rule.includes(tablePartition.name())) {
      return Optional.of("It is not in the list of table partitions that may go");
    }
    if (!rule.hasPeriod()) {
      return Optional.empty();
    }
    String to = tablePartition.bounds().to();
    String comparison = COMPARISONS.get(keyType(open, tablePartition));
    if (comparison == null || to.isEmpty() || to.equals("MAXVALUE")) {
      return Optional.of("Its upper bound '%s' is no date, so no period can pass it".formatted(to));
    }
    String sql = "SELECT pg_catalog.clock_timestamp() - ?::pg_catalog.interval >= " + comparison;
    try (PreparedStatement query = open.prepareStatement(sql)) {
      query.setString(1, rule.period());
      query.setString(2, to);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1)
            ? Optional.empty()
            : Optional.of(
                "Its upper bound %s is younger than cleanup's retention %s"
                    .formatted(to, rule.period()));
      }
    }
  }

  private static String keyType(Connection open, TablePartition tablePartition)
      throws SQLException {
    try (PreparedStatement query = open.prepareStatement(KEY_TYPE)) {
      query.setString(1, tablePartition.table().schema());
      query.setString(2, tablePartition.table().name());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "";
      }
    }
  }
}
