// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileException;
import io.partvault.archive.file.FileContent;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at data files, one at a time. Thread-safe. */
final class DataFileAudit {

  private final AuditParts parts;

  DataFileAudit(AuditParts parts) {
    this.parts = parts;
  }

  /** What is wrong with the names of data files in a document; empty if nothing is. */
  static Optional<Flaw> nameless(Stream<DataFile> files) {
    return files
        .filter(file -> !hasName(file))
        .findFirst()
        .map(
            file ->
                new Flaw(
                    Defect.CONTRADICTORY,
                    "data files with names",
                    "one named '" + file.key() + "'"));
  }

  /** Whether the name can be that of an object at all: what is read from a document may be junk. */
  static boolean hasName(DataFile file) {
    return !file.key().isEmpty() && !file.key().startsWith("/");
  }

  /**
   * Looks at one data file.
   *
   * @param listed what a listing says of it; empty to have the store asked
   */
  void check(DataFile file, Naming naming, List<StoredObject> listed) {
    ObjectKey key = parts.layout().resolve(file.key());
    Fetched<StoredObject> stored =
        listed.isEmpty()
            ? parts.reader().stat(key, naming.by().value())
            : new Fetched.Content<>(listed.get(0));
    if (stored instanceof Fetched.Gone) {
      missing(file, naming);
    } else if (stored instanceof Fetched.Content<StoredObject> there) {
      judge(file, naming, there.value());
    }
    parts.tally().count(Counted.DATA_FILES);
  }

  private void judge(DataFile file, Naming naming, StoredObject stored) {
    if (parts.scope().content()) {
      try {
        readBack(file, naming, stored);
      } catch (DataFileException e) {
        report(file, naming, FileFlaws.unreadable(file, stored, e));
      }
    } else {
      FileFlaws.outside(file, stored)
          .ifPresentOrElse(flaw -> report(file, naming, flaw), () -> sound(file));
    }
  }

  private void readBack(DataFile file, Naming naming, StoredObject stored) {
    Fetched<FileContent> read =
        parts
            .reader()
            .attempt(
                stored.key(),
                naming.by().value(),
                () -> DataFileCheck.read(parts.store(), stored.key()));
    if (read instanceof Fetched.Gone) {
      missing(file, naming);
    } else if (read instanceof Fetched.Content<FileContent> content) {
      FileFlaws.inside(file, content.value())
          .ifPresentOrElse(
              flaw -> report(file, naming, flaw),
              () -> {
                rewritten(file, naming, stored);
                sound(file);
              });
    }
  }

  private void missing(DataFile file, Naming naming) {
    if (naming.stillCounts().getAsBoolean()) {
      report(file, naming, FileFlaws.missing(file));
    }
  }

  private void rewritten(DataFile file, Naming naming, StoredObject stored) {
    FileFlaws.rewritten(file, stored)
        .ifPresent(
            flaw ->
                parts.report(
                    Severity.WARNING,
                    stored.key(),
                    naming.by(),
                    flaw,
                    "nothing is lost; cleanup does not drop by an object with another ETag:"
                        + " if it is to drop the table partition, have it archived again"));
  }

  private void report(DataFile file, Naming naming, Flaw flaw) {
    ObjectKey key = parts.layout().resolve(file.key());
    if (naming.severity() == Severity.DAMAGE
        && (parts.layout().parseManifest(naming.by()).isPresent()
            || parts.layout().parseWindow(naming.by()).isPresent())) {
      parts.tally().damaged(naming.by());
    }
    parts.report(
        naming.severity(),
        key,
        naming.by(),
        flaw,
        naming.severity() == Severity.DAMAGE
            ? naming.remedy().get()
            : "a later export of the table partition is archived, which is the one that"
                + " counts");
  }

  private void sound(DataFile file) {
    parts.tally().count(Counted.ROWS, file.rows());
    parts.tally().count(Counted.RAW_BYTES, file.rawBytes());
    parts.tally().count(Counted.BYTES, file.bytes());
  }
}
