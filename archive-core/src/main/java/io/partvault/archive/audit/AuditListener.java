// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

/**
 * Told what an audit sees. Called from several threads, but by one at a time; whatever takes long
 * in it holds the audit up.
 */
public interface AuditListener {

  /** Something is not as it must be. What is to be remembered of it, the listener remembers. */
  void found(AuditFinding finding);

  /** One more object was looked at. */
  void progress(AuditTotals totals);
}
