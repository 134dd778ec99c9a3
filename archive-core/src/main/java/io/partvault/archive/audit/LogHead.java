// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.CommitSource;

/**
 * Where the log of a topic partition stands.
 *
 * @param sequence of the newest commit; -1 if there is none
 * @param nonce of the newest commit; empty if there is none or it could not be read
 */
record LogHead(CommitSource source, long sequence, String nonce) {

  /** What the names of data files hold that the next commit may name. */
  long mark() {
    return source.mark(nonce);
  }
}
