// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.ObjectKey;

/**
 * An object of the archive does not hold what a data file holds. Reading it again gives the same
 * answer; failures of the store itself are {@link
 * io.partvault.archive.store.ObjectStoreException}s.
 */
public final class DataFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  DataFileException(ObjectKey key, String reason, Throwable cause) {
    super("Cannot read data file " + key + ": " + reason, cause);
    this.reason = reason;
  }

  /** What is wrong with the object, without its name. */
  public String reason() {
    return reason;
  }
}
