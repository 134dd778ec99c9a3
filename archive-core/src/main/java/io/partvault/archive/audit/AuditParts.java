// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoreReaders;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Clock;

/** What all parts of an audit share. */
record AuditParts(
    ObjectStore store,
    ArchiveLayout layout,
    AuditScope scope,
    Clock clock,
    Tally tally,
    Known known,
    ObjectReader reader,
    StoreReaders readers) {

  static AuditParts of(
      ObjectStore store, ArchiveLayout layout, AuditScope scope, Clock clock, Tally tally) {
    return new AuditParts(
        store,
        layout,
        scope,
        clock,
        tally,
        new Known(layout),
        new ObjectReader(store, tally),
        new StoreReaders(scope.parallel()));
  }

  Remedy remedy() {
    return new Remedy(store, layout);
  }

  /** A finding on an object that no other one speaks of. */
  void report(Severity severity, ObjectKey object, Flaw flaw, String wayOut) {
    tally.report(AuditFinding.of(severity, object, "", flaw, wayOut));
  }

  /** A finding on what another object says that there must be. */
  void report(Severity severity, ObjectKey object, ObjectKey namedBy, Flaw flaw, String wayOut) {
    tally.report(AuditFinding.of(severity, object, namedBy.value(), flaw, wayOut));
  }

  /** A document that its codec refused, and on whose content nothing of the archive rests. */
  void refused(ObjectKey document, Flaw flaw) {
    report(
        Refusal.severity(flaw, Severity.WARNING),
        document,
        flaw,
        Remedy.document(flaw, Remedy.PUT_BACK));
  }

  void alien(ObjectKey object, String what) {
    report(
        Severity.WARNING,
        object,
        new Flaw(Defect.ALIEN, what, "an object whose name is none"),
        Remedy.MOVE_AWAY);
  }

  /** Whether this export of a table partition or a later one has a manifest, as of now. */
  boolean isArchived(TablePartitionKey tablePartition, long epoch) {
    return Listing.of(store, layout.manifests(tablePartition)).stream()
        .flatMap(object -> layout.parseManifest(object.key()).stream())
        .anyMatch(name -> name.tablePartition().equals(tablePartition) && name.epoch() >= epoch);
  }
}
