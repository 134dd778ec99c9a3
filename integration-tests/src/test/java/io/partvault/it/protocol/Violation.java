// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

/** The protocol has not kept its promise. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Which promise. */
  enum Promise {
    /** A drop would pass on rows that are in no archive. */
    NOTHING_IS_LOST,
    /** A manifest's files are not, each once, the rows that the sealed proof saw. */
    EACH_ROW_ONCE,
    /** A leaf is never archived although nothing stands in the way any more. */
    GETS_THERE,
    /** An export breaks although nothing is lost on the way, and no server is behind. */
    NONE_BREAKS,
    /** A task fails, or goes on failing, though nobody has to look at anything. */
    NO_TASK_FAILS
  }

  private final Promise promise;

  Violation(Promise promise, String what) {
    this(promise, what, null);
  }

  Violation(Promise promise, String what, Throwable cause) {
    super(promise + ": " + what, cause);
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
