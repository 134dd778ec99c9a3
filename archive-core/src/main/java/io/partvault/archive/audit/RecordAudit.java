// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.WindowName;
import io.partvault.archive.record.RecordWindow;
import io.partvault.archive.store.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at what a log of commits says of records that are of no table partition. */
final class RecordAudit {

  private final AuditParts parts;
  private final DataFileAudit files;
  private final Set<ObjectKey> judged = new HashSet<>(); // windows, a few for each log

  RecordAudit(AuditParts parts, DataFileAudit files) {
    this.parts = parts;
    this.files = files;
  }

  /** Looks at one commit of the log that ends with the newest one. */
  void check(ObjectKey key, Commit commit, Commit newest) throws InterruptedException {
    if (commit.records().isNone() || !parts.scope().isWhole()) {
      return;
    }
    ObjectKey manifest = manifest(commit, commit.records().window());
    boolean archived = parts.known().windows().contains(manifest.value());
    if (!archived && judged.add(manifest)) {
      judge(key, commit, newest, manifest);
    }
    Naming naming = new Naming(key, () -> Remedy.RECORDS, Severity.DAMAGE, () -> true);
    for (DataFile file : commit.files().toList()) {
      parts.known().named(parts.layout().resolve(file.key()));
      if (!archived) {
        parts.readers().run(() -> files.check(file, naming, List.of()));
      }
    }
  }

  private void judge(ObjectKey key, Commit commit, Commit newest, ObjectKey manifest) {
    RecordWindow window = commit.records().window();
    boolean open = window.firstSequence() == newest.records().window().firstSequence();
    if (window.isEmpty() || open) {
      return;
    }
    if (newest.records().due().stream()
        .anyMatch(due -> due.firstSequence() == window.firstSequence())) {
      parts.report(
          Severity.NOTE,
          manifest,
          key,
          new Flaw(
              Defect.UNSETTLED, "a manifest, which is due since " + window.to(), "no object yet"),
          "nothing is lost; the sink makes it when it runs");
    } else if (parts.reader().stat(manifest, key.value()) instanceof Fetched.Gone) {
      parts.report(
          Severity.DAMAGE,
          manifest,
          key,
          new Flaw(Defect.MISSING, "the manifest of a window that is over", "no object"),
          Remedy.RECORDS);
    }
  }

  private ObjectKey manifest(Commit commit, RecordWindow window) {
    return parts
        .layout()
        .window(
            new WindowName(
                commit.source().topic(),
                commit.source().topicPartition(),
                window.from(),
                window.firstOffset(),
                window.firstSequence()));
  }
}
