// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.it.protocol.Violation.Promise;
import io.partvault.postgres.proof.ProofBasis;
import io.partvault.postgres.removal.RemovalBasis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says after each event whether the promise holds. */
final class Judge {

  private record Archived(
      PartitionManifest manifest, ProofBasis basis, List<ObjectKey> files, List<String> lines) {}

  private final Database database;
  private final Bucket bucket;
  private final Proofs proofs;
  private final Map<ObjectKey, Archived> archived = new LinkedHashMap<>();
  private int judgedStates;

  Judge(Database database, Bucket bucket, Proofs proofs) {
    this.database = database;
    this.bucket = bucket;
    this.proofs = proofs;
  }

  int manifests() {
    return archived.size();
  }

  void check() {
    boolean anew = database.server().states() != judgedStates;
    judgedStates = database.server().states();
    for (ObjectKey key : bucket.keys("manifests")) {
      if (!archived.containsKey(key)) {
        archived.put(key, examine(key));
        anew = true;
      }
    }
    for (Archived one : archived.values()) {
      requireFiles(one);
      if (anew) {
        requireNoLoss(one);
      }
    }
  }

  /** Whether a leaf has a manifest on which it could be dropped now. */
  boolean isArchived(TablePartition leaf) {
    return archived.values().stream()
        .anyMatch(
            one ->
                one.basis().tablePartition().equals(leaf) && database.server().proves(one.basis()));
  }

  /** The greatest epoch of a leaf that has a manifest; 0 for none. */
  long newestEpoch(TablePartition leaf) {
    return archived.values().stream()
        .filter(one -> one.basis().tablePartition().equals(leaf))
        .mapToLong(one -> one.manifest().epoch())
        .max()
        .orElse(0);
  }

  /** A manifest is new: its files are what the sealed proof saw. */
  private Archived examine(ObjectKey key) {
    PartitionManifest manifest = ManifestCodec.read(bucket.truth().read(key), key.value());
    List<ObjectKey> files =
        manifest.dataFiles().stream().map(file -> bucket.layout().resolve(file.key())).toList();
    List<String> lines = lines(manifest);
    ProofBasis basis = RemovalBasis.of(manifest, 0);
    List<List<String>> proven =
        proofs.of(basis.tablePartition().key().toString(), manifest.epoch());
    if (proven.isEmpty()) {
      throw new Violation(Promise.EACH_ROW_ONCE, key + " was never proven");
    }
    for (List<String> seen : proven) {
      if (!seen.equals(lines)) {
        throw new Violation(
            Promise.EACH_ROW_ONCE, key + " holds " + lines + ", the proof saw " + seen);
      }
    }
    return new Archived(manifest, basis, files, lines);
  }

  private void requireNoLoss(Archived one) {
    if (database.server().proves(one.basis())) {
      List<String> table =
          database.server().lines(one.basis().tablePartition()).stream().sorted().toList();
      if (!table.equals(one.lines())) {
        throw new Violation(
            Promise.NOTHING_IS_LOST,
            one.basis().tablePartition()
                + ", epoch "
                + one.manifest().epoch()
                + ", holds "
                + one.lines()
                + ", a drop would pass on "
                + table);
      }
    }
  }

  private void requireFiles(Archived one) {
    for (ObjectKey file : one.files()) {
      if (bucket.truth().stat(file).isEmpty()) {
        throw new Violation(Promise.EACH_ROW_ONCE, file + " is named by a manifest and gone");
      }
    }
  }

  private List<String> lines(PartitionManifest manifest) {
    List<String> texts = new ArrayList<>();
    for (DataFile file : manifest.dataFiles()) {
      ObjectKey key = bucket.layout().resolve(file.key());
      if (bucket.truth().stat(key).isEmpty()) {
        throw new Violation(Promise.EACH_ROW_ONCE, key + " is named by a manifest and not there");
      }
      try (DataFileLines lines = DataFileLines.open(bucket.truth(), key)) {
        while (lines.next()) {
          texts.add(lines.text());
        }
      }
    }
    return texts.stream().sorted().toList();
  }
}
