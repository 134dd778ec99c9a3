// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import java.sql.Connection;
import java.sql.SQLException;

/** What is to be done inside one transaction. */
@FunctionalInterface
public interface SqlWork<T> {

  /**
   * Runs on an open transaction, which the caller of this method ends.
   *
   * @throws SQLException as the driver throws it; it is classified outside
   */
  T run(Connection connection) throws SQLException;
}
