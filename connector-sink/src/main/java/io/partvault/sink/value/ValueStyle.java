// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.value;

/** For whom values are written, where that makes a difference. */
public enum ValueStyle {
  /**
   * As our own reader writes the rows of PostgreSQL: decimals are strings, Connect's timestamps
   * have no zone, and what PostgreSQL does not know is refused.
   */
  TABLE_ROWS,
  /**
   * As a topic of whatever source holds them: decimals are numbers, Connect's timestamps are
   * instants in UTC, times may be longer than a day and have nanoseconds.
   */
  RECORDS
}
