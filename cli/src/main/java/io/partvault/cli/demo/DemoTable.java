// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.session.PostgresSession;
import io.partvault.postgres.session.TransactionMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of events by month, six months up to the present one, four of which are past a retention
 * of one month on any day. The server makes the rows, so that loading takes little time.
 */
final class DemoTable {

  static final TableName NAME = new TableName("public", "events");

  /** What makes exactly the first four months eligible. */
  static final String RETENTION = "P1M";

  private static final int MONTHS = 6;
  private static final int YOUNG_MONTHS = 2;

  private static final String TABLE =
      """
      CREATE TABLE public.events (
        id         bigint NOT NULL,
        at         timestamptz NOT NULL,
        session    uuid NOT NULL,
        kind       text NOT NULL,
        note       text,
        properties jsonb,
        amount     numeric(14, 4),
        address    inet,
        tags       text[],
        scores     integer[],
        confirmed  boolean,
        PRIMARY KEY (id, at)
      ) PARTITION BY RANGE (at)
      """;

  private final PostgresSession session;

  private DemoTable(PostgresSession session) {
    this.session = session;
  }

  /**
   * Makes and fills the table.
   *
   * @param rowsEach rows in each of its table partitions
   */
  static DemoTable create(PostgresSession session, int rowsEach) {
    DemoTable table = new DemoTable(session);
    session.inTransaction(
        TransactionMode.READ_WRITE,
        "make the demo's table",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = 0");
            statement.execute(TABLE);
            table.fill(statement, rowsEach);
          }
          return null;
        });
    return table;
  }

  private void fill(Statement statement, int rowsEach) throws SQLException {
    YearMonth now;
    try (ResultSet row = statement.executeQuery("SELECT (now() AT TIME ZONE 'UTC')::date")) {
      row.next();
      now = YearMonth.from(LocalDate.parse(row.getString(1)));
    }
    // Enough to know how many rows there are.
    statement.execute("SET LOCAL default_statistics_target = 1");
    long firstId = 1;
    for (int back = MONTHS - 1; back >= 0; back--) {
      LocalDate from = now.minusMonths(back).atDay(1);
      LocalDate to = from.plusMonths(1);
      TableName leaf = leaf(YearMonth.from(from));
      statement.execute(
          "CREATE TABLE %s PARTITION OF public.events FOR VALUES FROM ('%s 00:00+00') TO ('%s 00:00+00')"
              .formatted(leaf.sql(), from, to));
      statement.execute(rows(leaf, firstId, from, rowsEach));
      statement.execute("ANALYZE " + leaf.sql());
      firstId += rowsEach;
    }
  }

  /** Every value comes from the row's number by a hash: varied, and the same in every run. */
  private static String rows(TableName leaf, long firstId, LocalDate from, int rows) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO %s
        SELECT %d + i,
               timestamptz '%s 00:00:00+00' + (date '%s' - date '%s') * interval '1 day' * i / %d,
               md5('session' || h %% 5000)::uuid,
               (ARRAY['page viewed', 'item added', 'order placed', 'payment taken', 'parcel sent', 'refund'])[1 + h %% 6],
               CASE h %% 5
                 WHEN 0 THEN NULL
                 WHEN 1 THEN 'said "' || substr(md5(i::text), 1, 8) || '", then left'
                 WHEN 2 THEN 'Größe ' || h %% 60 || ' ✓ 注文 ' || h %% 1000
                 WHEN 3 THEN E'first line\\nsecond\\tline \\\\ ' || h %% 100
                 ELSE repeat('lorem ipsum ', (h %% 7)::int)
               END,
               CASE WHEN h %% 11 = 0 THEN NULL
                 ELSE jsonb_build_object('sku', 'A-' || h %% 900, 'count', h %% 9, 'price', (h %% 100000) / 100.0,
                        'gift', h %% 13 = 0, 'via', jsonb_build_array('web', h %% 3, NULL))
               END,
               CASE WHEN h %% 17 = 0 THEN NULL ELSE (h %% 100000000) / 10000.0 END,
               ('10.' || h %% 256 || '.' || h / 256 %% 256 || '.' || h / 65536 %% 256)::inet,
               CASE WHEN h %% 3 = 0 THEN ARRAY['new', 'a,b', NULL, '"x"'] ELSE ARRAY['old']::text[] END,
               CASE WHEN h %% 4 = 0 THEN NULL ELSE ARRAY[(h %% 100)::int, NULL, -(h %% 7)::int] END,
               CASE WHEN h %% 10 = 0 THEN NULL ELSE h %% 2 = 0 END
        FROM generate_series(0, %d - 1) AS i, LATERAL (SELECT abs(hashint8(i)::bigint) AS h) AS hashed
        """,
        leaf.sql(),
        firstId,
        from,
        from.plusMonths(1),
        from,
        Math.max(1, rows),
        rows);
  }

  private static TableName leaf(YearMonth month) {
    return new TableName(
        NAME.schema(),
        String.format(
            Locale.ROOT, "%s_%04d_%02d", NAME.name(), month.getYear(), month.getMonthValue()));
  }

  /** How many of its table partitions must be archived. */
  static int oldMonths() {
    return MONTHS - YOUNG_MONTHS;
  }

  /** What it has now: its table partitions in order, with their rows as counted. */
  Map<TableName, Long> leaves() {
    return session.inTransaction(
        TransactionMode.READ_ONLY, "count the demo's rows", DemoTable::count);
  }

  private static Map<TableName, Long> count(Connection connection) throws SQLException {
    List<TableName> names = new ArrayList<>();
    String list =
        """
        SELECT n.nspname, c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relname LIKE ? AND c.relkind = 'r'
        ORDER BY c.relname
        """;
    try (PreparedStatement statement = connection.prepareStatement(list)) {
      statement.setString(1, NAME.schema());
      statement.setString(2, NAME.name() + "\\_%");
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          names.add(new TableName(row.getString(1), row.getString(2)));
        }
      }
    }
    Map<TableName, Long> rows = new LinkedHashMap<>();
    for (TableName name : names) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT count(*) FROM ONLY " + name.sql())) {
        row.next();
        rows.put(name, row.getLong(1));
      }
    }
    return rows;
  }
}
