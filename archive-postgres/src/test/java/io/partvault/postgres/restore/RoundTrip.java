// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.read.DecimalMode;

/**
 * Archives a leaf, restores it beside the original, and compares both in the database column by
 * column, byte for byte as they are stored. No row may be NULL in all columns.
 */
final class RoundTrip {

  static final String BACK = "back";

  private static final TableName RESTORED = new TableName("public", BACK);

  // Line breaks in json become blanks; all else stays as it was.
  private static final String COMPARISONS =
      """
      SELECT string_agg(
               format('CASE WHEN bool_or((ROW(%%s)::record *= ROW(%%s)::record) IS NOT TRUE) THEN %%L END',
                      format(shown, 'a', attname), format(shown, 'b', attname), attname),
               ', ' ORDER BY attnum)
        FROM (SELECT attname, attnum,
                     CASE WHEN format_type(CASE typtype WHEN 'd' THEN typbasetype ELSE t.oid END, NULL)
                               IN ('json', 'json[]')
                          THEN $q$translate((%%s.whole).%%I::text, E'\\r\\n', '  ')$q$
                          ELSE '(%%s.whole).%%I' END AS shown
                FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
               WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped) c
      """;

  private static final String DIFFERENT =
      """
      SELECT array_to_string(ARRAY[%s], ', ')
        FROM (SELECT row_number() OVER (ORDER BY ctid) AS place, "the leaf" AS whole
                FROM %s "the leaf") a
             FULL JOIN
             (SELECT row_number() OVER (ORDER BY ctid) AS place, "the leaf" AS whole
                FROM back "the leaf") b
             USING (place)
      """;

  private final TestDatabase database;
  private final String table;
  private final String leaf;

  RoundTrip(TestDatabase database, String table, String leaf) {
    this.database = database;
    this.table = table;
    this.leaf = leaf;
  }

  /** Leaves the restored rows in {@value #BACK}, which must not be there yet. */
  void require(DecimalMode decimals, int rows) throws InterruptedException {
    MemoryObjectStore store = new MemoryObjectStore();
    PartitionManifest manifest =
        new ArchivedLeaf(store)
            .decimals(decimals)
            .rowsPerFile(1_000)
            .archive(database, table, leaf);
    Restored restored =
        new PartitionRestorer(database.session(), store, ArchiveFixture.LAYOUT)
            .restore(
                new RestoreOrder(
                    manifest, new Destination.StandAlone(RESTORED), RestoreRules.USUAL),
                (stage, done) -> {});
    assertThat(restored.rows()).isEqualTo(rows);
    assertThat(restored.checked()).isEqualTo(RowCheck.DIGEST);
    assertThat(database.value("SELECT count(*) FROM back")).isEqualTo(Integer.toString(rows));
    assertThat(different()).as("columns that came back different").isEmpty();
  }

  private String different() {
    String original = new TableName("public", leaf).sql();
    String comparisons = database.value(COMPARISONS.formatted(original.replace("'", "''")));
    return database.value(DIFFERENT.formatted(comparisons, original));
  }
}
