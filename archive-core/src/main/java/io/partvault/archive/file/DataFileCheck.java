// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.util.Optional;

/**
 * Reads data files back from the store and compares them with what commits and manifests say.
 * Thread-safe.
 */
public final class DataFileCheck {

  private DataFileCheck() {}

  /**
   * Reads a data file whole: stored bytes hashed, decompressed, lines counted and digested in one
   * pass. Memory: the longest line.
   *
   * @throws DataFileException if the object is damaged: the answer stays the same on another try
   * @throws io.partvault.archive.store.ObjectStoreException of kind {@code NO_OBJECT} if it does
   *     not exist, of others if the store fails: nothing is known then
   */
  public static FileContent read(ObjectStore store, ObjectKey key) {
    try (DataFileLines lines = DataFileLines.open(store, key)) {
      boolean more = true;
      while (more) {
        more = lines.next();
      }
      return lines.content();
    }
  }

  /**
   * Compares what a data file holds with what it must hold.
   *
   * @return the first difference in words, with both values; empty if there is none
   */
  public static Optional<String> compare(DataFile expected, FileContent found) {
    return difference(expected, "stored bytes", expected.bytes(), found.bytes())
        .or(() -> difference(expected, "SHA-256", expected.sha256(), found.sha256()))
        .or(() -> difference(expected, "rows", expected.rows(), found.rows()))
        .or(() -> difference(expected, "raw bytes", expected.rawBytes(), found.rawBytes()))
        .or(() -> difference(expected, "digest", expected.digest(), found.digest()));
  }

  private static Optional<String> difference(
      DataFile file, String what, Object expected, Object found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(
            "Data file %s holds other content than was committed: %s %s instead of %s"
                .formatted(file.key(), what, found, expected));
  }
}
