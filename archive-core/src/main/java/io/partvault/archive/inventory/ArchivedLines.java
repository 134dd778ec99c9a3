// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.inventory;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectStore;
import java.util.Iterator;

/**
 * The lines of a whole archived table partition, in the order of their row numbers. Each data file
 * is compared with the manifest, by size, SHA-256, rows and digest, when its last line has been
 * read: lines count for nothing before {@link #next} has returned false.
 *
 * <p>Memory: the longest line. Confined to one thread.
 */
public final class ArchivedLines implements AutoCloseable {

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final Iterator<DataFile> rest;
  private DataFile file;
  private DataFileLines lines;
  private long rows;

  private ArchivedLines(ObjectStore store, ArchiveLayout layout, PartitionManifest manifest) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    rest = manifest.dataFiles().iterator();
  }

  /** The lines that a manifest speaks of; nothing is opened yet. */
  public static ArchivedLines of(
      ObjectStore store, ArchiveLayout layout, PartitionManifest manifest) {
    return new ArchivedLines(store, layout, manifest);
  }

  /**
   * Goes to the next line.
   *
   * @return false after the last one, when all data files have turned out to be those of the
   *     manifest
   * @throws io.partvault.archive.file.DataFileException if a data file is damaged or not the one of
   *     the manifest
   * @throws io.partvault.archive.store.ObjectStoreException of kind {@code NO_OBJECT} if a data
   *     file does not exist, of others if the store fails
   */
  public boolean next() {
    while (true) {
      if (lines == null) {
        if (!rest.hasNext()) {
          return false;
        }
        file = rest.next();
        lines = DataFileLines.open(store, layout.resolve(file.key()));
      }
      if (lines.next()) {
        rows++;
        return true;
      }
      requireCommitted();
    }
  }

  /** Holds the current line; valid until the next call of {@link #next}. */
  public byte[] buffer() {
    return lines.buffer();
  }

  /** Where the current line starts in {@link #buffer}. */
  public int offset() {
    return lines.offset();
  }

  /** Length of the current line in bytes, without a newline. */
  public int length() {
    return lines.length();
  }

  /** How many lines there were so far; the current one has this number less one. */
  public long rows() {
    return rows;
  }

  @Override
  public void close() {
    if (lines != null) {
      lines.close();
    }
  }

  private void requireCommitted() {
    DataFileLines ended = lines;
    lines = null;
    try (ended) {
      DataFileCheck.requireCommitted(file, layout.resolve(file.key()), ended.content());
    }
  }
}
