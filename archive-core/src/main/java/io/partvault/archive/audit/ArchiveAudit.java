// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoreReaders;
import java.time.Clock;

/**
 * Looks through an archive: every manifest and data file, every commit log, receipt, intent, hold,
 * report, begin and owner, what nobody names, and what does not belong there. Needs no database and
 * writes nothing; connectors may go on meanwhile.
 *
 * <p>Memory: one page of a listing, the manifests and commits that are read ahead, what the data
 * files that are being read take ({@link io.partvault.archive.file.DataFileLines}), and what {@link
 * Known} remembers, which is some 24 bytes for each data file and manifest.
 */
public final class ArchiveAudit {

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final AuditScope scope;
  private final Clock clock;

  /** An audit of one archive; nothing is read yet. */
  public ArchiveAudit(ObjectStore store, ArchiveLayout layout, AuditScope scope, Clock clock) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.scope = requireNonNull(scope, "scope is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Looks at everything once. An object that the store does not give is a finding.
   *
   * @param listener told of findings and progress
   * @return what it came to
   * @throws io.partvault.archive.store.ObjectStoreException if nothing can be listed, or the store
   *     fails again and again: the archive is not looked through then
   * @throws InterruptedException if the thread is to stop
   */
  public AuditTotals run(AuditListener listener) throws InterruptedException {
    Tally tally = new Tally(listener);
    AuditParts parts = AuditParts.of(store, layout, scope, clock, tally);
    try (StoreReaders readers = parts.readers()) {
      DataFileAudit files = new DataFileAudit(parts);
      CommitAudit commits = new CommitAudit(parts, files);
      OwnerAudit owners = new OwnerAudit(parts);
      new ManifestAudit(parts, files).audit();
      if (scope.isWhole()) {
        new WindowAudit(parts, files).audit();
      }
      commits.audit();
      new DropAudit(parts).audit();
      new DocumentAudit(parts).audit();
      owners.audit(commits.heads());
      readers.await();
      if (scope.isWhole()) {
        new UnnamedFiles(parts, owners, commits.heads()).audit();
        new AlienFolders(parts).audit();
      }
    }
    return tally.totals();
  }
}
