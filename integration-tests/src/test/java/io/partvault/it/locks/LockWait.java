// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

/**
 * One wait for a lock, as the server reported it when it ended or had lasted for {@code
 * deadlock_timeout}.
 *
 * @param application name of the session that waited
 * @param lock what it waited for, such as {@code AccessShareLock on relation 16385 of database 5}
 * @param millis how long until the report
 */
record LockWait(String application, String lock, double millis) {

  /** Whether it waited for a table. */
  boolean isForTable() {
    return lock.contains(" on relation ");
  }

  /** Whether it waited for somebody's transaction to end, and held up nobody meanwhile. */
  boolean isForTransaction() {
    return lock.contains(" on virtual transaction ");
  }
}
