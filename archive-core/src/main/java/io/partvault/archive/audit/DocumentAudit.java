// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.BeginStore;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.HoldCodec;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Optional;

/** Looks at reports on incomplete exports, holds and begins. */
final class DocumentAudit {

  private static final int FORMAT = 1;

  private final AuditParts parts;
  private final DocumentPass pass;

  DocumentAudit(AuditParts parts) {
    this.parts = parts;
    pass = new DocumentPass(parts);
  }

  void audit() throws InterruptedException {
    pass.each(
        DocumentPass.wanted(parts, ArchiveFolder.INCOMPLETE),
        parts.layout()::parseIncomplete,
        name -> parts.scope().wants(name.tablePartition()),
        this::incomplete);
    pass.each(
        DocumentPass.wanted(parts, ArchiveFolder.HOLDS),
        parts.layout()::parseHold,
        parts.scope()::wants,
        this::hold);
    if (parts.scope().isWhole()) {
      pass.each(
          parts.layout().folder(ArchiveFolder.BEGINS),
          parts.layout()::parseBegin,
          sha256 -> !parts.known().neededBegins().contains(begin(sha256).value()),
          this::begin);
    }
  }

  /** What is wrong with a begin; empty if nothing is. */
  static Optional<Flaw> beginFlaw(ObjectKey key, String sha256, byte[] json) {
    try {
      BeginStore.read(json, sha256, key.value());
      return Optional.empty();
    } catch (JsonFormatException e) {
      String expected = "a begin with the SHA-256 in its name";
      Flaw flaw = Refusal.flaw(key, json, expected, FORMAT, e);
      // Whatever it is, it is not what was written here, not even a newer one.
      return Optional.of(
          flaw.defect() == Defect.NEWER_FORMAT || flaw.defect() == Defect.CONTRADICTORY
              ? new Flaw(Defect.CORRUPT, expected, "another one")
              : flaw);
    }
  }

  private void incomplete(ObjectKey key, ManifestName name, byte[] json) {
    parts.tally().count(Counted.INCOMPLETE);
    try {
      IncompleteExport report = IncompleteExport.read(json, key.value());
      ManifestName said =
          new ManifestName(report.export().tablePartition(), report.oid(), report.export().epoch());
      if (!said.equals(name)) {
        parts.refused(key, Flaw.misnamed(name, said));
      } else if (!parts.isArchived(name.tablePartition(), name.epoch())) {
        parts.report(
            Severity.NOTE,
            key,
            new Flaw(
                Defect.NOT_ARCHIVED,
                "a manifest of this export or a later one",
                "none; the export can never be complete: " + report.finding()),
            "the table partition stays in the database; cleanup asks the source to export it again");
      }
    } catch (JsonFormatException e) {
      parts.refused(key, Refusal.flaw(key, json, "a report on an incomplete export", FORMAT, e));
    }
  }

  private void hold(ObjectKey key, TablePartitionKey name, byte[] json) {
    parts.tally().count(Counted.HOLDS);
    try {
      Hold hold = HoldCodec.read(json, key.value());
      if (!hold.tablePartition().equals(name)) {
        parts.refused(
            key,
            new Flaw(
                Defect.MISNAMED,
                "a hold on " + name,
                "one on " + hold.tablePartition() + ", which protects the former all the same"));
      }
    } catch (JsonFormatException e) {
      parts.refused(key, Refusal.flaw(key, json, "a hold, which this is all the same", FORMAT, e));
    }
  }

  private void begin(ObjectKey key, String sha256, byte[] json) {
    parts.tally().count(Counted.BEGINS);
    beginFlaw(key, sha256, json).ifPresent(flaw -> parts.refused(key, flaw));
  }

  private ObjectKey begin(String sha256) {
    return parts.layout().begin(sha256);
  }
}
