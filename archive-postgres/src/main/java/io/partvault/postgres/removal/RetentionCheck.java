// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.table.TablePartition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Cleanup's own retention, asked of the server's clock in the transaction that removes. */
@FunctionalInterface
public interface RetentionCheck {

  /**
   * Why the leaf is not old enough; empty if it is.
   *
   * @param open a transaction in which the leaf is locked
   */
  Optional<String> refusal(Connection open, TablePartition tablePartition) throws SQLException;
}
