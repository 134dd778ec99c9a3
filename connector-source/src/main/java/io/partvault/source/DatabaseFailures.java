// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.postgres.session.DatabaseException;
import org.apache.kafka.connect.errors.ConnectException;

/** Says what a failure of the database means for the work: again on a new session, or never. */
final class DatabaseFailures {

  private DatabaseFailures() {}

  static RuntimeException translated(DatabaseException failure) {
    return failure.isTransient()
        ? new SessionLostException(failure.getMessage(), failure)
        : new ConnectException(failure.getMessage(), failure);
  }
}
