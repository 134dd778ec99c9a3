// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.commit.ManifestBuilder;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the newest commit asks for: manifests that are due, reports on broken exports, removal
 * of superseded files. Acts on committed states only, and every step may be done twice.
 */
final class Settlement {

  private static final Logger log = LoggerFactory.getLogger(Settlement.class);

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final CommitLog commits;
  private final Ledger ledger;
  private final SinkTally tally;
  private final Set<Object> reported = new HashSet<>();

  Settlement(ArchiverParts parts, CommitLog commits, Ledger ledger, SinkTally tally) {
    this.store = parts.store();
    this.layout = parts.layout();
    this.commits = commits;
    this.ledger = ledger;
    this.tally = tally;
  }

  /**
   * Settles what can be settled.
   *
   * @return whether the ledger has changed by it, so that one more commit is wanted
   */
  boolean settle(Commit newest) {
    Map<Object, Export> exports =
        ledger.exports().stream().collect(Collectors.toMap(Export::id, Function.identity()));
    boolean changed = false;
    for (ExportStanding standing : newest.exports()) {
      Export export = exports.get(standing.id());
      if (export != null && export.state().equals(standing.state())) {
        changed |= settle(newest, standing, export);
      }
    }
    return changed;
  }

  private boolean settle(Commit newest, ExportStanding standing, Export export) {
    ExportState state = standing.state();
    if (state instanceof ExportState.ManifestDue due) {
      makeManifest(newest, standing, export, due.seal());
      return true;
    }
    if (state instanceof ExportState.Broken broken && !reported.contains(standing.id())) {
      report(newest, standing, broken.finding());
    }
    if (state instanceof ExportState.Superseded) {
      removeFiles(newest, standing);
      ledger.end(export);
      return true;
    }
    return false;
  }

  private void makeManifest(
      Commit newest, ExportStanding standing, Export export, PartitionSeal seal) {
    PartitionManifest manifest;
    try {
      manifest =
          ManifestBuilder.build(
              export.begin(), seal, commits.files(standing.id(), standing.beganAt(), newest));
    } catch (IllegalArgumentException | CommitChainException e) {
      ledger.broken(
          export,
          new Finding(
              "the commits do not give a manifest",
              seal.rows() + " rows in files without gap or overlap",
              e.getMessage(),
              newest.next()));
      return;
    }
    ObjectKey key =
        layout.manifest(standing.id().tablePartition(), standing.oid(), standing.id().epoch());
    if (store.create(key, ManifestCodec.write(manifest)) == CreateOutcome.TAKEN) {
      requireSameExport(key, manifest);
    }
    ledger.archived(export);
    tally.madeManifest();
    log.info(
        "Manifest written: {}, {}, {} rows, {} bytes",
        manifest.begin().tablePartition(),
        key,
        manifest.rows(),
        manifest.bytes());
  }

  /** An earlier run, whose commits were moved away, may have archived the same export. */
  private void requireSameExport(ObjectKey key, PartitionManifest manifest) {
    PartitionManifest existing = ManifestCodec.read(store.read(key), key.value());
    if (!existing.seal().equals(manifest.seal())) {
      throw new JsonFormatException(
          "Manifest " + key + " exists with another seal; look who else writes to this archive");
    }
  }

  private void report(Commit newest, ExportStanding standing, Finding finding) {
    ObjectKey key =
        layout.incomplete(standing.id().tablePartition(), standing.oid(), standing.id().epoch());
    IncompleteExport report =
        new IncompleteExport(standing.id(), standing.oid(), newest.source(), finding);
    // If the key is taken, somebody has reported this export before, which is all that is wanted.
    store.create(key, report.toJson());
    reported.add(standing.id());
    tally.reportedBroken();
    log.info("Export broken: {}, {}, {}", standing.id(), key, finding);
  }

  private void removeFiles(Commit newest, ExportStanding standing) {
    ObjectKey manifest =
        layout.manifest(standing.id().tablePartition(), standing.oid(), standing.id().epoch());
    if (store.stat(manifest).isPresent()) {
      return;
    }
    for (DataFile file : commits.files(standing.id(), standing.beganAt(), newest)) {
      store.delete(layout.resolve(file.key()));
    }
  }
}
