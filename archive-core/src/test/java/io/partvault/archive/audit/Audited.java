// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TableName;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an audit found. */
final class Audited implements AuditListener {

  /** Everything, with data files read back. */
  static final AuditScope CONTENT = new AuditScope("", Set.of(), true, 2);

  /** Everything, without looking into data files. */
  static final AuditScope METADATA = new AuditScope("", Set.of(), false, 2);

  private final List<AuditFinding> findings = new ArrayList<>();
  private AuditTotals totals;

  /** Audits an archive an hour after it was written. */
  static Audited of(AuditedArchive archive) throws InterruptedException {
    return of(archive.store(), CONTENT);
  }

  static Audited of(ObjectStore store, AuditScope scope) throws InterruptedException {
    return of(store, AuditedArchive.LAYOUT, scope, Duration.ofHours(1));
  }

  static Audited of(ObjectStore store, ArchiveLayout layout, AuditScope scope, Duration later)
      throws InterruptedException {
    Clock clock = Clock.fixed(AuditedArchive.AT.plus(later), ZoneOffset.UTC);
    Audited audited = new Audited();
    audited.totals = new ArchiveAudit(store, layout, scope, clock).run(audited);
    return audited;
  }

  static AuditScope ofTable(String schema, String name) {
    return new AuditScope("", Set.of(new TableName(schema, name)), true, 2);
  }

  @Override
  public void found(AuditFinding finding) {
    findings.add(finding);
  }

  @Override
  public void progress(AuditTotals soFar) {
    totals = soFar;
  }

  List<AuditFinding> findings() {
    return List.copyOf(findings);
  }

  long count(Counted what) {
    return totals.count(what);
  }

  long findings(Severity severity) {
    return totals.findings(severity);
  }

  /** {@code damage missing vault/shop/…}, one for each finding. */
  List<String> lines() {
    return findings.stream()
        .map(finding -> line(finding.severity(), finding.defect(), finding.object()))
        .sorted()
        .toList();
  }

  static String line(Severity severity, Defect defect, ObjectKey object) {
    return severity.word() + " " + defect.words() + " " + object;
  }

  /** The finding about an object. */
  AuditFinding about(ObjectKey object) {
    return findings.stream()
        .filter(finding -> finding.object().equals(object))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("Nothing was found about " + object + ": " + lines()));
  }
}
