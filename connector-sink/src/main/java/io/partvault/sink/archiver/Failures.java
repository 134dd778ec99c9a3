// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.ObjectStoreException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;

/** Sorts failures: those that going back to the newest commit mends, and those for a human. */
final class Failures {

  private Failures() {}

  static boolean isTransient(RuntimeException failure) {
    return failure instanceof CommitOutcomeUnknownException
        || failure instanceof RetriableException
        || failure instanceof RewoundException
        || (failure instanceof ObjectStoreException store && store.isTransient());
  }

  /** As Connect wants it; never retriable, since Connect would hand the old batch over again. */
  static ConnectException fatal(String what, RuntimeException failure) {
    return failure instanceof ConnectException connect
            && !(connect instanceof org.apache.kafka.connect.errors.RetriableException)
        ? connect
        : new ConnectException("Cannot archive " + what + ": " + failure.getMessage(), failure);
  }
}
