// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.it.EventsTable;

/** What others do to the oldest leaf, as statements on that leaf. */
enum TableChange {
  INSERT(
      "rows inserted",
      "INSERT INTO events_2024_01 (id, at, note)"
          + " SELECT id + 1000000, at, 'late' FROM events_2024_01 WHERE id % 100 = 0"),
  UPDATE("rows updated", "UPDATE events_2024_01 SET note = 'others' WHERE id % 100 = 0"),
  DELETE("all rows deleted", "DELETE FROM events_2024_01"),
  TRUNCATE("TRUNCATE", "TRUNCATE events_2024_01"),
  VACUUM_FULL("VACUUM FULL", "VACUUM FULL events_2024_01"),
  ADD_COLUMN("ADD COLUMN with a default", "ALTER TABLE %s ADD COLUMN extra integer DEFAULT 7"),
  RENAME("renamed", "ALTER TABLE events_2024_01 RENAME TO events_2024_01_by_others"),
  RECREATE("dropped and created again under its name", "DROP TABLE events_2024_01");

  static final String LEAF = EventsTable.OLD.get(0);
  static final String RENAMED = LEAF + "_by_others";

  private final String words;
  private final String sql;

  TableChange(String words, String sql) {
    this.words = words;
    this.sql = sql;
  }

  /** For the matrix. */
  String words() {
    return words;
  }

  /** Does it to a leaf of the table. */
  void apply(EventsTable table) throws Exception {
    apply(table, "events");
  }

  /** Does it to a leaf that is no part of the table any more. */
  void applyDetached(EventsTable table) throws Exception {
    apply(table, LEAF);
  }

  private void apply(EventsTable table, String whole) throws Exception {
    switch (this) {
      case RECREATE -> recreate(table);
      case ADD_COLUMN -> table.execute(sql.formatted(whole));
      default -> table.execute(sql);
    }
  }

  /** In one transaction, so that nobody sees the table without the leaf. */
  private void recreate(EventsTable table) throws Exception {
    table.execute(
        """
        DO $$
        BEGIN
          %s;
          CREATE TABLE events_2024_01 PARTITION OF events
            FOR VALUES FROM ('2024-01-01 00:00+00') TO ('2024-02-01 00:00+00');
          INSERT INTO events (id, at, note)
            SELECT i, '2024-01-15 00:00+00', 'again ' || i FROM generate_series(1, 200) i;
        END $$
        """
            .formatted(sql));
  }
}
