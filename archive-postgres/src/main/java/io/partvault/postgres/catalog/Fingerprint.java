// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.postgres.read.RenderingSettings;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * A digest of everything that decides how the rows of a leaf are printed and that can change
 * without touching a row: columns, values that rows written before a column do not have, types down
 * to their parts, extensions, the server's major version and the rendering.
 */
public final class Fingerprint {

  private static final String COLUMNS =
      """
      SELECT concat_ws(':', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation,
                       a.attisdropped, a.atthasmissing, a.attmissingval::text, %s)
        FROM pg_catalog.pg_attribute a
             LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
       WHERE a.attrelid = ? AND a.attnum > 0
       ORDER BY a.attnum
      """;

  private static final String TYPES =
      """
      WITH RECURSIVE types(oid) AS (
        SELECT a.atttypid FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
        UNION
        SELECT s.oid FROM types t JOIN pg_catalog.pg_type y ON y.oid = t.oid
          CROSS JOIN LATERAL (
            SELECT y.typelem AS oid WHERE y.typelem <> 0
            UNION ALL SELECT y.typbasetype WHERE y.typbasetype <> 0
            UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
                       WHERE a.attrelid = y.typrelid AND y.typrelid <> 0
                         AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE %s) s)
      """;

  private static final String TYPE_LINES =
      """
      SELECT concat_ws(':', y.oid, y.typname, y.typtype, y.typoutput::oid, y.typsend::oid,
               y.typbasetype, y.typtypmod, y.typcollation, y.typdelim,
               (SELECT string_agg(e.oid || '=' || e.enumlabel, ',' ORDER BY e.oid)
                  FROM pg_catalog.pg_enum e WHERE e.enumtypid = y.oid),
               (SELECT string_agg(concat_ws(' ', a.attnum, a.attname, a.atttypid, a.atttypmod,
                                            a.attisdropped), ',' ORDER BY a.attnum)
                  FROM pg_catalog.pg_attribute a
                 WHERE a.attrelid = y.typrelid AND y.typrelid <> 0 AND a.attnum > 0),
               (SELECT string_agg(x.extname || ' ' || x.extversion, ',' ORDER BY x.extname)
                  FROM pg_catalog.pg_depend p JOIN pg_catalog.pg_extension x ON x.oid = p.refobjid
                 WHERE p.classid = 'pg_catalog.pg_type'::regclass AND p.objid = y.oid
                   AND p.refclassid = 'pg_catalog.pg_extension'::regclass AND p.deptype = 'e'))
        FROM types t JOIN pg_catalog.pg_type y ON y.oid = t.oid
       ORDER BY y.oid
      """;

  private Fingerprint() {}

  /**
   * Takes the fingerprint, on an open, pinned transaction.
   *
   * @param renderingKey the modes chosen; the version of the line format is added here
   * @return 64 hexadecimal digits
   */
  public static String of(Connection transaction, long oid, String renderingKey)
      throws SQLException {
    int major = transaction.getMetaData().getDatabaseMajorVersion();
    MessageDigest digest = sha256();
    add(digest, "lines " + RenderingSettings.VERSION);
    add(digest, renderingKey);
    add(digest, "server " + major);
    String generated =
        major >= 12
            ? "a.attgenerated, CASE WHEN a.attgenerated <> '' THEN"
                + " pg_catalog.pg_get_expr(d.adbin, d.adrelid) END"
            : "''";
    addLines(digest, transaction, COLUMNS.formatted(generated), oid);
    String range = "r.rngtypid = y.oid" + (major >= 14 ? " OR r.rngmultitypid = y.oid" : "");
    addLines(digest, transaction, TYPES.formatted(range) + TYPE_LINES, oid);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void addLines(MessageDigest digest, Connection transaction, String sql, long oid)
      throws SQLException {
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      statement.setLong(1, oid);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          add(digest, row.getString(1));
        }
      }
    }
  }

  private static void add(MessageDigest digest, String line) {
    digest.update(line.getBytes(UTF_8));
    digest.update((byte) 0); // text in PostgreSQL never holds it, so lines stay apart
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
