// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

/** The commits in the bucket are not the chain that was written; the message says where. */
public final class CommitChainException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CommitChainException(String message) {
    super(message);
  }
}
