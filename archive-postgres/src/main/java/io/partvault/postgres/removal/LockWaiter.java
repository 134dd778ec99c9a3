// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

/**
 * A session that waits for a lock.
 *
 * @param pid of its backend
 * @param transaction its virtual transaction, which no other transaction of the server has
 * @param mode of the lock, {@code RowExclusiveLock} for example
 * @param application its name, empty where it gave none
 * @param role that it logged in as
 */
record LockWaiter(int pid, String transaction, String mode, String application, String role) {

  LockWaiter {
    requireNonNull(transaction, "transaction is null");
    requireNonNull(mode, "mode is null");
    requireNonNull(application, "application is null");
    requireNonNull(role, "role is null");
  }

  /** One clause for the report. */
  String inWords() {
    String name = application.isEmpty() ? "" : " '" + application + "'";
    return "pid %d%s of role %s waited for %s on it".formatted(pid, name, role, mode);
  }
}
