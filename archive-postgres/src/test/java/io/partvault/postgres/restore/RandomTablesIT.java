// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.EveryType;
import java.sql.SQLException;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a table looks like, what comes back is what went in: every type and its arrays, odd
 * names, dropped, late, generated and identity columns, 1 to 1,600 columns.
 *
 * <p>{@code -Dpartvault.tables=5000} makes more tables. A failure ends with its seed, for
 * {@code @Property(seed = "…")}, and with the statements that make the smallest table found.
 */
class RandomTablesIT {

  private static TestDatabase database;
  private static int serverVersion;

  @BeforeContainer
  static void start() {
    database = new TestDatabase();
    database.sql(EveryType.TYPES.toArray(String[]::new));
    serverVersion = Integer.parseInt(database.value("SHOW server_version_num"));
  }

  @AfterContainer
  static void stop() throws SQLException {
    database.close();
  }

  @Provide
  Arbitrary<RandomTable> tables() {
    return RandomTable.any(serverVersion);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void everyColumnComesBack(@ForAll("tables") RandomTable table, @ForAll DecimalMode decimals)
      throws Exception {
    try {
      database.sql(table.statements().toArray(String[]::new));
      new RoundTrip(database, table.name(), table.leaf()).require(decimals, table.rows());
    } finally {
      database.sql(
          "DROP TABLE IF EXISTS " + RoundTrip.BACK,
          "DROP TABLE IF EXISTS " + RandomTable.sql(table.name()));
    }
  }
}
