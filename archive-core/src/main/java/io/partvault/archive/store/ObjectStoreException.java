// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

/**
 * The store refused or failed. The kind decides whether to try again; the message says what to do.
 */
public final class ObjectStoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What sort of failure it was, classified once, by the store. */
  public enum Kind {
    /** Network, throttling, 5xx, time-out: the same call may succeed later. */
    TRANSIENT,
    /** Wrong keys, missing right, clock skew: somebody has to change something. */
    DENIED,
    /** The bucket does not exist. */
    NO_BUCKET,
    /** The object does not exist. */
    NO_OBJECT,
    /**
     * Anything else that trying again does not mend, a store without conditional writes included.
     */
    PERMANENT
  }

  private final Kind kind;

  /** With the sentence for the operator. */
  public ObjectStoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** What sort of failure it was. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same call may succeed later. */
  public boolean isTransient() {
    return kind == Kind.TRANSIENT;
  }
}
