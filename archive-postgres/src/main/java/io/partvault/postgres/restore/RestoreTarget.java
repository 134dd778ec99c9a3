// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is done to a table before and after rows go into it, within one open transaction. */
interface RestoreTarget {

  /**
   * Makes the table ready, or finds it ready.
   *
   * @throws RestoreException if it will not do
   */
  PreparedTable prepare(Connection open) throws SQLException, InterruptedException;

  /** Does what is due once the rows are in, and concerns no other table. */
  void buildKeys(Connection open) throws SQLException, InterruptedException;

  /**
   * Does what is left then, with locks on other tables that last until the commit.
   *
   * @return what the operator should know of both
   */
  List<String> finish(Connection open) throws SQLException, InterruptedException;
}
