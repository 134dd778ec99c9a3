// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.WindowName;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.record.RecordManifest;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import java.util.List;
import java.util.Optional;

/** Looks at the manifest of every window, and has its data files looked at. */
final class WindowAudit {

  private final AuditParts parts;
  private final DataFileAudit files;
  private final DocumentPass pass;

  WindowAudit(AuditParts parts, DataFileAudit files) {
    this.parts = parts;
    this.files = files;
    pass = new DocumentPass(parts);
  }

  void audit() throws InterruptedException {
    String folder = parts.layout().folder(ArchiveFolder.WINDOWS);
    parts
        .tally()
        .count(
            Counted.MANIFESTS_TO_READ,
            Listing.of(parts.store(), folder).stream()
                .filter(object -> parts.layout().parseWindow(object.key()).isPresent())
                .count());
    pass.each(
        folder,
        key -> {
          Optional<WindowName> name = parts.layout().parseWindow(key);
          name.ifPresent(known -> parts.known().windows().add(key.value()));
          return name;
        },
        name -> true,
        this::manifest);
  }

  private void manifest(ObjectKey key, WindowName name, byte[] json) throws InterruptedException {
    parts.tally().count(Counted.MANIFESTS);
    RecordManifest manifest;
    try {
      manifest = RecordCodec.read(json, key.value());
    } catch (JsonFormatException e) {
      refused(key, Refusal.flaw(key, json, "a manifest of a window", RecordCodec.FORMAT, e));
      return;
    }
    Optional<Flaw> flaw =
        DataFileAudit.nameless(manifest.dataFiles())
            .or(
                () ->
                    manifest.name().equals(name)
                        ? Optional.empty()
                        : Optional.of(
                            new Flaw(
                                Defect.MISNAMED, name.toString(), manifest.name().toString())));
    if (flaw.isPresent()) {
      refused(key, flaw.get());
      return;
    }
    Naming naming = new Naming(key, () -> Remedy.RECORDS, Severity.DAMAGE, () -> true);
    for (DataFile file : manifest.dataFiles().toList()) {
      parts.known().named(parts.layout().resolve(file.key()));
      parts.readers().run(() -> files.check(file, naming, List.of()));
    }
  }

  private void refused(ObjectKey key, Flaw flaw) {
    parts.known().unread();
    Severity severity = Refusal.severity(flaw, Severity.DAMAGE);
    if (severity == Severity.DAMAGE) {
      parts.tally().damaged(key);
    }
    parts.report(severity, key, flaw, Remedy.document(flaw, Remedy.RECORDS));
  }
}
