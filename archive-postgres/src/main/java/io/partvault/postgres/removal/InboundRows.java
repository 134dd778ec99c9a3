// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.removal.InboundKey.Referral;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for rows that refer to a leaf, as PostgreSQL itself does before it lets one go, but without
 * a lock. What is found may be otherwise a moment later. Stateless.
 */
public final class InboundRows {

  private static final int LOOK_SECONDS = 30;
  private static final String CANCELLED = "57014";

  private static final String COLUMNS =
      """
      SELECT has_table_privilege(k.conrelid, 'SELECT') AND NOT row_security_active(k.conrelid),
             quote_ident(there.attname), quote_ident(here.attname),
             quote_ident(n.nspname) || '.' || o.oprname
        FROM pg_constraint k
        JOIN pg_class r ON r.oid = k.conrelid
        JOIN pg_namespace rn ON rn.oid = r.relnamespace
        CROSS JOIN LATERAL unnest(k.confkey, k.conkey, k.conpfeqop) AS c(there, here, op)
        JOIN pg_attribute there ON there.attrelid = k.confrelid AND there.attnum = c.there
        JOIN pg_attribute here ON here.attrelid = k.conrelid AND here.attnum = c.here
        JOIN pg_operator o ON o.oid = c.op
        JOIN pg_namespace n ON n.oid = o.oprnamespace
       WHERE k.contype = 'f' AND k.conname = ? AND rn.nspname = ? AND r.relname = ?
      """;

  private InboundRows() {}

  /** Each inbound key of the leaf; on an open, pinned transaction that only reads. */
  public static List<InboundKey> look(Connection open, RemovalFacts facts) throws SQLException {
    List<InboundKey> found = new ArrayList<>();
    for (ForeignKey key : facts.foreignKeys().inbound()) {
      found.add(new InboundKey(key, referral(open, key, facts.name())));
    }
    return found;
  }

  private static Referral referral(Connection open, ForeignKey key, TableName leaf)
      throws SQLException {
    List<String> matches = new ArrayList<>();
    try (PreparedStatement query = open.prepareStatement(COLUMNS)) {
      query.setString(1, key.constraint());
      query.setString(2, key.referencing().schema());
      query.setString(3, key.referencing().name());
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (!row.getBoolean(1)) {
            return Referral.UNKNOWN;
          }
          matches.add(
              "l.%s OPERATOR(%s) f.%s"
                  .formatted(row.getString(2), row.getString(4), row.getString(3)));
        }
      }
    }
    return matches.isEmpty() ? Referral.UNKNOWN : exists(open, key, leaf, matches);
  }

  private static Referral exists(
      Connection open, ForeignKey key, TableName leaf, List<String> matches) throws SQLException {
    String sql =
        "SELECT EXISTS (SELECT FROM %s f JOIN ONLY %s l ON %s)"
            .formatted(key.referencing().sql(), leaf.sql(), String.join(" AND ", matches));
    Savepoint before = open.setSavepoint();
    try (Statement statement = open.createStatement()) {
      statement.setEscapeProcessing(false); // names may hold anything
      statement.execute("SET LOCAL statement_timeout TO '" + LOOK_SECONDS + "s'");
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        return row.getBoolean(1) ? Referral.ROWS : Referral.NONE;
      }
    } catch (SQLException e) {
      if (!CANCELLED.equals(e.getSQLState())) {
        throw e;
      }
      open.rollback(before);
      return Referral.UNKNOWN;
    }
  }
}
