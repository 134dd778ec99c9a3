// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts what is seen and passes findings on. Thread-safe. Memory: the names of damaged manifests.
 */
final class Tally {

  private final AuditListener listener;
  private final Map<Counted, Long> counts = new EnumMap<>(Counted.class);
  private final Map<Severity, Long> findings = new EnumMap<>(Severity.class);
  private final Set<ObjectKey> damagedManifests = new HashSet<>();

  Tally(AuditListener listener) {
    this.listener = requireNonNull(listener, "listener is null");
  }

  void count(Counted what) {
    count(what, 1);
  }

  synchronized void count(Counted what, long more) {
    counts.merge(what, more, Long::sum);
    listener.progress(totals());
  }

  synchronized void report(AuditFinding finding) {
    findings.merge(finding.severity(), 1L, Long::sum);
    listener.found(finding);
  }

  /** The manifest itself is damaged, or something that it names. */
  synchronized void damaged(ObjectKey manifest) {
    if (damagedManifests.add(manifest)) {
      counts.merge(Counted.DAMAGED_MANIFESTS, 1L, Long::sum);
    }
  }

  synchronized AuditTotals totals() {
    return new AuditTotals(counts, findings);
  }
}
