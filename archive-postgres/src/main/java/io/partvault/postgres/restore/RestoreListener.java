// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/** Told how far a restore has come, several times a second, on the thread that restores. */
@FunctionalInterface
public interface RestoreListener {

  /** What is being done. */
  enum Stage {
    /** Rows go into the table. */
    LOADING,
    /** Rows are read from the table again. */
    READING_BACK,
    /** Keys and indexes are built, and the table is attached. */
    BUILDING
  }

  /**
   * Called with the stage, and the rows done in it so far.
   *
   * @param rows 0 where they are not counted
   */
  void at(Stage stage, long rows);
}
