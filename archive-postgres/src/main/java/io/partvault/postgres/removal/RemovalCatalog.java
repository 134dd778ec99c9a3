// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.table.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@link RemovalFacts}. Stateless; uses the connection given and leaves no transaction of its
 * own.
 */
public final class RemovalCatalog {

  private static final int V_14 = 140_000;
  private static final int V_15 = 150_000;

  private static final String LEAF =
      """
      SELECT current_setting('server_version_num')::int, n.nspname, c.relname, c.relkind::text,
             pg_has_role(c.relowner, 'USAGE'),
             p.oid::bigint, pn.nspname, p.relname, pg_has_role(p.relowner, 'USAGE'),
             pg_get_expr(c.relpartbound, c.oid),
             coalesce(obj_description(c.oid, 'pg_class'), ''), %s
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
        LEFT JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p'
        LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
       WHERE c.oid = ?::bigint::oid
      """;

  private static final String FOREIGN_KEYS =
      """
      WITH RECURSIVE above(oid) AS (
        SELECT ?::bigint::oid
        UNION
        SELECT i.inhparent FROM pg_inherits i JOIN above a ON i.inhrelid = a.oid)
      SELECT k.conname, rn.nspname, r.relname, tn.nspname, t.relname,
             k.confrelid = ?::bigint::oid, k.conrelid = ?::bigint::oid
        FROM pg_constraint k
        JOIN pg_class r ON r.oid = k.conrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
        JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
       WHERE k.contype = 'f'
         AND ((k.confrelid IN (SELECT oid FROM above) AND k.conparentid = 0)
              OR (k.conrelid = ?::bigint::oid
                  AND NOT k.confrelid IN (SELECT oid FROM above)
                  AND NOT EXISTS (SELECT FROM pg_constraint u
                                   WHERE u.oid = k.conparentid AND u.conrelid = k.conrelid)))
       ORDER BY 1, 2, 3
      """;

  private static final String DEFAULT_PARTITION =
      """
      SELECT n.nspname, c.relname, has_table_privilege(c.oid, 'SELECT')
        FROM pg_partitioned_table t
        JOIN pg_class c ON c.oid = t.partdefid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE t.partrelid = ?::bigint::oid
      """;

  private static final String PENDING_SIBLINGS =
      """
      SELECT n.nspname, c.relname
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE i.inhparent = ?::bigint::oid AND i.inhrelid <> ?::bigint::oid AND i.inhdetachpending
      """;

  private static final String DEPENDENTS =
      """
      SELECT DISTINCT pg_describe_object('pg_class'::regclass, w.ev_class, 0)
        FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid
       WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
         AND d.refobjid = ?::bigint::oid AND d.deptype = 'n' AND w.ev_class <> d.refobjid
       ORDER BY 1
      """;

  private static final String PUBLICATIONS =
      """
      WITH RECURSIVE above(oid) AS (
        SELECT ?::bigint::oid
        UNION
        SELECT i.inhparent FROM pg_inherits i JOIN above a ON i.inhrelid = a.oid)
      SELECT p.pubname::text FROM pg_publication p
       WHERE p.puballtables
          OR EXISTS (SELECT FROM pg_publication_rel r
                      WHERE r.prpubid = p.oid AND r.prrelid IN (SELECT oid FROM above))
          %s
       ORDER BY 1
      """;

  private static final String SCHEMA_PUBLICATIONS =
      """
      OR EXISTS (SELECT FROM pg_publication_namespace s JOIN pg_class c ON c.relnamespace = s.pnnspid
                  WHERE s.pnpubid = p.oid AND c.oid IN (SELECT oid FROM above))""";

  private static final String EXTENSION_SCHEMA =
      """
      SELECT n.nspname, r.relname FROM pg_extension e
        JOIN pg_depend d ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                        AND d.classid = 'pg_class'::regclass
        JOIN pg_class r ON r.oid = d.objid
        JOIN pg_namespace n ON n.oid = r.relnamespace
       WHERE e.extname = ? AND r.relname = ?
      """;

  private static final String OWNED =
      """
      SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                      WHERE n.nspname = ? AND c.relname = ? AND pg_has_role(c.relowner, 'USAGE'))
      """;

  private RemovalCatalog() {}

  /** The facts about the leaf with this OID; empty if no table has it. */
  public static Optional<RemovalFacts> read(Connection connection, long oid) throws SQLException {
    boolean pendingKnown = connection.getMetaData().getDatabaseMajorVersion() * 10_000 >= V_14;
    String sql = LEAF.formatted(pendingKnown ? "coalesce(i.inhdetachpending, false)" : "false");
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, oid);
      try (ResultSet leaf = query.executeQuery()) {
        return leaf.next() && !isDroppedMeanwhile(leaf)
            ? Optional.of(facts(connection, oid, leaf, pendingKnown))
            : Optional.empty();
      }
    }
  }

  /** Its row is of the snapshot, its bound is printed from the catalog as it is now. */
  private static boolean isDroppedMeanwhile(ResultSet leaf) throws SQLException {
    return leaf.getLong(6) != 0 && leaf.getString(10) == null;
  }

  /**
   * How the session's role stands to a partitioned table.
   *
   * @param owned whether it owns it, itself or as a member of the owner's role
   * @param otherOwner who else drops partitions of it, empty for nobody
   * @param hypertable whether TimescaleDB owns it
   */
  public record TableStanding(boolean owned, String otherOwner, boolean hypertable) {}

  /** The standing to a table; not owned if there is none of that name. */
  public static TableStanding standing(Connection connection, TableName table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OWNED)) {
      query.setString(1, table.schema());
      query.setString(2, table.name());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new TableStanding(
            row.getBoolean(1),
            partmanRetention(connection, table),
            isHypertable(connection, table));
      }
    }
  }

  private static RemovalFacts facts(
      Connection connection, long oid, ResultSet leaf, boolean pendingKnown) throws SQLException {
    boolean mayRemove = leaf.getBoolean(5);
    long parentOid = leaf.getLong(6);
    Attachment attachment = new Attachment.Detached();
    RemovalFacts.Siblings siblings = new RemovalFacts.Siblings(List.of(), List.of());
    String otherOwner = "";
    boolean hypertable = false;
    if (parentOid != 0) {
      TableName parent = new TableName(leaf.getString(7), leaf.getString(8));
      mayRemove = mayRemove && leaf.getBoolean(9);
      attachment =
          new Attachment.Attached(parentOid, parent, leaf.getString(10), leaf.getBoolean(12));
      siblings =
          new RemovalFacts.Siblings(
              defaults(connection, parentOid),
              pendingKnown ? names(connection, PENDING_SIBLINGS, parentOid, oid) : List.of());
      otherOwner = partmanRetention(connection, parent);
      hypertable = isHypertable(connection, parent);
    }
    return new RemovalFacts(
        leaf.getInt(1),
        oid,
        new TableName(leaf.getString(2), leaf.getString(3)),
        leaf.getString(4),
        attachment,
        mayRemove,
        foreignKeys(connection, oid),
        siblings,
        texts(connection, DEPENDENTS, oid),
        texts(
            connection,
            PUBLICATIONS.formatted(leaf.getInt(1) < V_15 ? "" : SCHEMA_PUBLICATIONS),
            oid),
        otherOwner,
        hypertable,
        leaf.getString(11));
  }

  private static RemovalFacts.ForeignKeys foreignKeys(Connection connection, long oid)
      throws SQLException {
    List<ForeignKey> inbound = new ArrayList<>();
    List<ForeignKey> outbound = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(FOREIGN_KEYS)) {
      for (int i = 1; i <= 4; i++) {
        query.setLong(i, oid);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ForeignKey key =
              new ForeignKey(
                  rows.getString(1),
                  new TableName(rows.getString(2), rows.getString(3)),
                  new TableName(rows.getString(4), rows.getString(5)),
                  rows.getBoolean(6));
          (rows.getBoolean(7) ? outbound : inbound).add(key);
        }
      }
    }
    return new RemovalFacts.ForeignKeys(inbound, outbound);
  }

  private static List<DefaultPartition> defaults(Connection connection, long parentOid)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(DEFAULT_PARTITION)) {
      query.setLong(1, parentOid);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          return List.of();
        }
        TableName name = new TableName(rows.getString(1), rows.getString(2));
        long count = rows.getBoolean(3) ? countUpTo(connection, name) : -1;
        return List.of(new DefaultPartition(name, count));
      }
    }
  }

  private static long countUpTo(Connection connection, TableName name) throws SQLException {
    String sql =
        "SELECT count(*) FROM (SELECT FROM "
            + name.sql()
            + " LIMIT "
            + DefaultPartition.COUNTED
            + ") counted";
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static String partmanRetention(Connection connection, TableName parent)
      throws SQLException {
    Optional<TableName> config = extensionTable(connection, "pg_partman", "part_config");
    if (config.isEmpty()) {
      return "";
    }
    String sql = "SELECT retention FROM " + config.get().sql() + " WHERE parent_table = ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parent.toString());
      try (ResultSet rows = query.executeQuery()) {
        boolean owns = rows.next() && rows.getString(1) != null;
        return owns ? "pg_partman, with retention " + rows.getString(1) : "";
      }
    }
  }

  private static boolean isHypertable(Connection connection, TableName parent) throws SQLException {
    Optional<TableName> hypertables = extensionTable(connection, "timescaledb", "hypertable");
    if (hypertables.isEmpty()) {
      return false;
    }
    String sql =
        "SELECT FROM " + hypertables.get().sql() + " WHERE schema_name = ? AND table_name = ?";
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, parent.schema());
      query.setString(2, parent.name());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static Optional<TableName> extensionTable(
      Connection connection, String extension, String table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(EXTENSION_SCHEMA)) {
      query.setString(1, extension);
      query.setString(2, table);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(new TableName(rows.getString(1), rows.getString(2)))
            : Optional.empty();
      }
    }
  }

  private static List<TableName> names(Connection connection, String sql, long parentOid, long oid)
      throws SQLException {
    List<TableName> names = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, parentOid);
      query.setLong(2, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          names.add(new TableName(rows.getString(1), rows.getString(2)));
        }
      }
    }
    return names;
  }

  private static List<String> texts(Connection connection, String sql, long oid)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setLong(1, oid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
    }
    return texts;
  }
}
