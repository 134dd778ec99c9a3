// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

/**
 * A table partition cannot be restored, and nothing of it was, unless the kind says otherwise. The
 * message is one sentence with the reason and, where one is known, the way out.
 */
public final class RestoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Where the reason lies. */
  public enum Kind {
    /** What was asked for does not fit the database as it is. */
    TARGET,
    /** The role may not do it. */
    PERMISSION,
    /** The archive holds what cannot be restored. */
    ARCHIVE,
    /** What came to lie in the table is not what the archive holds. */
    COMPARISON,
    /** The answer to the commit was lost: it may have been restored after all. */
    UNKNOWN
  }

  private final Kind kind;

  RestoreException(Kind kind, String sentence) {
    super(sentence);
    this.kind = requireNonNull(kind, "kind is null");
  }

  RestoreException(Kind kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** Where the reason lies. */
  public Kind kind() {
    return kind;
  }
}
