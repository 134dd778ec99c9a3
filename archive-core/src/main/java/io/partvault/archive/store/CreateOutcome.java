// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

/**
 * What a create-only write came to. The third outcome, unknown, is {@link
 * CommitOutcomeUnknownException}.
 */
public enum CreateOutcome {
  /**
   * The object is there and holds exactly the content that was given, by this call or an earlier
   * one.
   */
  CREATED,
  /** The key is held by other content, which is untouched; nothing was written. */
  TAKEN
}
