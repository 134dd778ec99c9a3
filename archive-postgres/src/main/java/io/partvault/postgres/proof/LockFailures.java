// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.archive.table.TablePartition;
import java.sql.SQLException;

/** What a failed LOCK TABLE says about a leaf. */
final class LockFailures {

  private static final String NO_TABLE = "42P01";
  private static final String NO_SCHEMA = "3F000";
  private static final String NO_LOCK = "55P03";
  private static final String DEADLOCK = "40P01";
  private static final String NOT_A_TABLE = "42809";

  private LockFailures() {}

  static boolean isGone(SQLException failure) {
    return NO_TABLE.equals(failure.getSQLState()) || NO_SCHEMA.equals(failure.getSQLState());
  }

  static boolean isBusy(SQLException failure) {
    return NO_LOCK.equals(failure.getSQLState()) || DEADLOCK.equals(failure.getSQLState());
  }

  static boolean isNoTable(SQLException failure) {
    return NOT_A_TABLE.equals(failure.getSQLState());
  }

  static String busy(TablePartition tablePartition) {
    return tablePartition + ": somebody holds an ACCESS EXCLUSIVE lock on it, or waits for one";
  }
}
