// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.StoredObject;
import java.util.Optional;

/**
 * Reads data files back from the store and compares them with what commits and manifests say.
 * Thread-safe.
 */
public final class DataFileCheck {

  private static final int BYTES_BETWEEN_LOOKS = 1 << 20;

  private DataFileCheck() {}

  /**
   * Reads a data file whole: stored bytes hashed, decompressed, lines counted and digested in one
   * pass. Memory: the longest line. Gives up when the thread is interrupted.
   *
   * @throws DataFileException if the object is damaged: the answer stays the same on another try
   * @throws ObjectStoreException of kind {@code NO_OBJECT} if it does not exist, of others if the
   *     store fails: nothing is known then
   */
  public static FileContent read(ObjectStore store, ObjectKey key) {
    try (DataFileLines lines = DataFileLines.open(store, key)) {
      long unlooked = BYTES_BETWEEN_LOOKS;
      while (lines.next()) {
        unlooked += lines.length() + 1L;
        if (unlooked >= BYTES_BETWEEN_LOOKS) {
          unlooked = 0;
          requireNotInterrupted(key);
        }
      }
      return lines.content();
    }
  }

  private static void requireNotInterrupted(ObjectKey key) {
    if (Thread.currentThread().isInterrupted()) {
      throw new ObjectStoreException(
          ObjectStoreException.Kind.TRANSIENT, "Reading " + key + " was interrupted", null);
    }
  }

  /**
   * Compares what a data file holds with what it must hold.
   *
   * @return the first difference in words, with both values; empty if there is none
   */
  public static Optional<String> compare(DataFile expected, FileContent found) {
    return difference(expected, found)
        .map(
            difference ->
                "Data file %s holds other content than was committed: %s"
                    .formatted(expected.key(), difference));
  }

  /**
   * Refuses a data file that holds other content than it must.
   *
   * @param key of the object that was read
   * @throws DataFileException with the first difference
   */
  public static void requireCommitted(DataFile expected, ObjectKey key, FileContent found) {
    Optional<FileDifference> difference = difference(expected, found);
    if (difference.isPresent()) {
      throw new DataFileException(
          key, "it holds other content than was committed: " + difference.get(), null);
    }
  }

  /** The first difference between what a data file must hold and what it holds, if there is any. */
  public static Optional<FileDifference> difference(DataFile expected, FileContent found) {
    return bytes(expected, found.bytes())
        .or(() -> difference("SHA-256", expected.sha256(), found.sha256()))
        .or(() -> difference("rows", expected.rows(), found.rows()))
        .or(() -> difference("raw bytes", expected.rawBytes(), found.rawBytes()))
        .or(() -> difference("digest", expected.digest(), found.digest()));
  }

  /** The same for what the store says of the object without its content: size and tag. */
  public static Optional<FileDifference> difference(DataFile expected, StoredObject found) {
    return bytes(expected, found.bytes())
        .or(() -> difference("ETag", expected.etag(), found.etag()));
  }

  private static Optional<FileDifference> bytes(DataFile expected, long found) {
    return difference("stored bytes", expected.bytes(), found);
  }

  private static Optional<FileDifference> difference(String what, Object expected, Object found) {
    return expected.equals(found)
        ? Optional.empty()
        : Optional.of(new FileDifference(what, expected.toString(), found.toString()));
  }
}
