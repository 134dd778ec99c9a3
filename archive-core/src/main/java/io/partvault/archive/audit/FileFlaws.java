// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileException;
import io.partvault.archive.file.FileContent;
import io.partvault.archive.store.StoredObject;
import java.util.Optional;

/** Says what has happened to a data file. Decides only. */
final class FileFlaws {

  private FileFlaws() {}

  static Flaw missing(DataFile file) {
    return new Flaw(Defect.MISSING, promised(file), "no object");
  }

  /** What size and tag tell; empty if they are the promised ones. */
  static Optional<Flaw> outside(DataFile file, StoredObject stored) {
    return DataFileCheck.difference(file, stored)
        .map(
            difference ->
                new Flaw(
                    sizeSays(file, stored, Defect.OVERWRITTEN),
                    side(difference.what(), difference.expected()),
                    side(difference.what(), difference.found())));
  }

  /** The object could not be read as a data file. */
  static Flaw unreadable(DataFile file, StoredObject stored, DataFileException e) {
    return new Flaw(
        sizeSays(file, stored, Defect.CORRUPT),
        promised(file),
        "%d bytes: %s".formatted(stored.bytes(), e.reason()));
  }

  private static Defect sizeSays(DataFile file, StoredObject stored, Defect ofSameSize) {
    if (stored.bytes() == file.bytes()) {
      return ofSameSize;
    }
    return stored.bytes() < file.bytes() ? Defect.TRUNCATED : Defect.OVERWRITTEN;
  }

  /** What the content tells; empty if it is the promised one. */
  static Optional<Flaw> inside(DataFile file, FileContent found) {
    return DataFileCheck.difference(file, found)
        .map(
            difference ->
                new Flaw(
                    isAsStored(file, found) ? Defect.CONTRADICTORY : Defect.OVERWRITTEN,
                    side(difference.what(), difference.expected()),
                    side(difference.what(), difference.found())));
  }

  /** The content is right, and yet the tag is another one: somebody has written it again. */
  static Optional<Flaw> rewritten(DataFile file, StoredObject stored) {
    return DataFileCheck.difference(file, stored)
        .map(
            difference ->
                new Flaw(
                    Defect.REWRITTEN,
                    side(difference.what(), difference.expected()),
                    side(difference.what(), difference.found()) + ", with the same content"));
  }

  /** The object is the committed one, so what is said about its rows is wrong. */
  private static boolean isAsStored(DataFile file, FileContent found) {
    return file.bytes() == found.bytes() && file.sha256().equals(found.sha256());
  }

  private static String promised(DataFile file) {
    return "%d bytes with %d rows".formatted(file.bytes(), file.rows());
  }

  private static String side(String what, String value) {
    return what + " " + value;
  }
}
