// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Looks at receipts and intents, and whether what they rest on is still there. */
final class DropAudit {

  /** Cleanup settles an intent in its next round; whatever takes this long, nobody is at. */
  private static final Duration SETTLED_WITHIN = Duration.ofDays(1);

  private final AuditParts parts;
  private final DocumentPass pass;

  DropAudit(AuditParts parts) {
    this.parts = parts;
    pass = new DocumentPass(parts);
  }

  void audit() throws InterruptedException {
    pass.each(
        DocumentPass.wanted(parts, ArchiveFolder.RECEIPTS),
        parts.layout()::parseReceipt,
        name -> parts.scope().wants(name.tablePartition()),
        this::receipt);
    pass.each(
        DocumentPass.wanted(parts, ArchiveFolder.INTENTS),
        parts.layout()::parseIntent,
        name -> parts.scope().wants(name.tablePartition()),
        this::intent);
  }

  private void receipt(ObjectKey key, ManifestName name, byte[] json) {
    parts.known().receipts().add(key.value());
    parts.tally().count(Counted.RECEIPTS);
    try {
      DropReceipt receipt = DropCodec.readReceipt(json, key.value());
      ManifestName said =
          new ManifestName(receipt.tablePartition().key(), receipt.tablePartition().oid(), 0);
      if (said.equals(name)) {
        requireManifests(key, name, receipt);
      } else {
        parts.refused(key, Flaw.misnamed(name, said));
      }
    } catch (JsonFormatException e) {
      parts.refused(key, Refusal.flaw(key, json, "a receipt", DropCodec.FORMAT, e));
    }
  }

  private void intent(ObjectKey key, ManifestName name, byte[] json) {
    parts.tally().count(Counted.INTENTS);
    try {
      DropIntent intent = DropCodec.readIntent(json, key.value());
      ManifestName said =
          new ManifestName(
              intent.tablePartition().key(), intent.tablePartition().oid(), intent.epoch());
      if (said.equals(name)) {
        requireReceipt(key, name, intent);
      } else {
        parts.refused(key, Flaw.misnamed(name, said));
      }
    } catch (JsonFormatException e) {
      parts.refused(key, Refusal.flaw(key, json, "an intent", DropCodec.FORMAT, e));
    }
  }

  private void requireManifests(ObjectKey key, ManifestName name, DropReceipt receipt) {
    ObjectKey rests = parts.layout().manifest(name.tablePartition(), name.oid(), receipt.epoch());
    if (isGone(rests, key)) {
      manifestGone(rests, key, "the receipt says that the table partition was dropped by it");
    }
    String counting = parts.layout().relative(rests);
    List<String> others =
        receipt.manifests().stream().filter(other -> !other.equals(counting)).toList();
    for (String other : others) {
      if (other.isEmpty() || other.startsWith("/")) {
        parts.refused(
            key, new Flaw(Defect.CONTRADICTORY, "names of manifests", "one named '" + other + "'"));
      } else if (isGone(parts.layout().resolve(other), key)) {
        parts.report(
            Severity.NOTE,
            parts.layout().resolve(other),
            key,
            new Flaw(Defect.MISSING, "the manifest of an earlier export", "no object"),
            "nothing is lost: the drop rests on " + rests);
      }
    }
  }

  private void requireReceipt(ObjectKey key, ManifestName name, DropIntent intent) {
    ObjectKey receipt = parts.layout().receipt(name.tablePartition(), name.oid());
    if (parts.known().receipts().contains(receipt.value()) || !isGone(receipt, key)) {
      return;
    }
    ObjectKey manifest = parts.layout().manifest(name.tablePartition(), name.oid(), name.epoch());
    if (isGone(manifest, key)) {
      manifestGone(manifest, key, "the intent says that a drop by it was about to be tried");
    }
    boolean old = intent.at().plus(SETTLED_WITHIN).isBefore(Instant.now(parts.clock()));
    parts.report(
        old ? Severity.WARNING : Severity.NOTE,
        receipt,
        key,
        new Flaw(
            Defect.UNSETTLED,
            "a receipt, or the table partition still in the database",
            "no object; the drop was about to be tried at " + intent.at()),
        "let cleanup run: it writes the receipt if the table partition is gone, and goes on"
            + " with it if not");
  }

  private void manifestGone(ObjectKey manifest, ObjectKey namedBy, String why) {
    parts.known().unread();
    parts.tally().damaged(manifest);
    parts.report(
        Severity.DAMAGE,
        manifest,
        namedBy,
        new Flaw(Defect.MISSING, "a manifest: " + why, "no object"),
        Remedy.PUT_BACK
            + "; if the archive of this table partition was removed on purpose, remove "
            + namedBy
            + " too");
  }

  private boolean isGone(ObjectKey object, ObjectKey namedBy) {
    return !parts.known().manifests().contains(object.value())
        && parts.reader().stat(object, namedBy.value()) instanceof Fetched.Gone;
  }
}
