// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import java.util.Map;

/** How far an audit has come, or what it came to. */
public final class AuditTotals {

  private final Map<Counted, Long> counts;
  private final Map<Severity, Long> findings;

  /** With these counts; what is left out is none. */
  public AuditTotals(Map<Counted, Long> counts, Map<Severity, Long> findings) {
    this.counts = Map.copyOf(counts);
    this.findings = Map.copyOf(findings);
  }

  /** How many of these were seen. */
  public long count(Counted what) {
    return counts.getOrDefault(what, 0L);
  }

  /** How many findings there are of that severity. */
  public long findings(Severity severity) {
    return findings.getOrDefault(severity, 0L);
  }

  /** How many findings there are. */
  public long findings() {
    return findings.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public String toString() {
    return counts + ", findings " + findings;
  }
}
