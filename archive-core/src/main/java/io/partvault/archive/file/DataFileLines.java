// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.line.Newline;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import java.util.Arrays;

/**
 * Reads a data file from the store, line by line, and sums up what it holds on the way.
 *
 * <pre>
 * try (DataFileLines lines = DataFileLines.open(store, key)) {
 *   while (lines.next()) {
 *     use(lines.buffer(), lines.offset(), lines.length());
 *   }
 *   FileContent content = lines.content();
 * }
 * </pre>
 *
 * Memory: the longest line, at least 128 KB. Confined to one thread.
 */
public final class DataFileLines implements AutoCloseable {

  private static final int BUFFER_BYTES = 128 * 1024;
  private static final int LONGEST_LINE = Integer.MAX_VALUE - 16;

  private final ObjectKey key;
  private final StoreInput stored;
  private final FrameInput frame;
  private final RowDigest digest = new RowDigest();
  private byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private int filled;
  private long rows;
  private long rawBytes;
  private boolean atEnd;

  private DataFileLines(ObjectKey key, StoreInput stored) {
    this.key = key;
    this.stored = stored;
    frame = new FrameInput(key, stored);
  }

  /**
   * Opens a data file.
   *
   * @throws ObjectStoreException of kind {@code NO_OBJECT} if it does not exist, of others if the
   *     store fails
   */
  public static DataFileLines open(ObjectStore store, ObjectKey key) {
    requireNonNull(key, "key is null");
    return new DataFileLines(key, new StoreInput(key, store.open(key)));
  }

  /**
   * Goes to the next line.
   *
   * @return false after the last one; only then is {@link #content} known
   * @throws DataFileException if the object is anything but whole zstd frames of lines that each
   *     end in a newline
   * @throws ObjectStoreException if the store fails on the way
   */
  public boolean next() {
    if (atEnd) {
      return false;
    }
    start = rows == 0 ? 0 : end + 1;
    int scanned = start;
    while (true) {
      int newline = Newline.find(buffer, scanned, filled);
      if (newline < filled) {
        end = newline;
        rows++;
        rawBytes += end - start + 1L;
        digest.add(buffer, start, end - start);
        return true;
      }
      int searched = filled - start;
      if (!fill()) {
        return end();
      }
      scanned = start + searched;
    }
  }

  /** Holds the current line; valid until the next call of {@link #next}. */
  public byte[] buffer() {
    return buffer;
  }

  /** Where the current line starts in {@link #buffer}. */
  public int offset() {
    return start;
  }

  /** Length of the current line in bytes, without its newline. */
  public int length() {
    return end - start;
  }

  /** The current line as text. */
  public String text() {
    return new String(buffer, start, length(), UTF_8);
  }

  /**
   * What the whole file holds.
   *
   * @throws IllegalStateException before {@link #next} has returned false
   */
  public FileContent content() {
    if (!atEnd) {
      throw new IllegalStateException("Data file " + key + " is not read to its end");
    }
    return new FileContent(stored.bytes(), stored.sha256(), rawBytes, rows, digest.value());
  }

  @Override
  public void close() {
    frame.close();
  }

  /** Makes room behind what is left of the buffer and reads into it; false at the end. */
  private boolean fill() {
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, filled - start);
      filled -= start;
      start = 0;
    }
    if (filled == buffer.length) {
      if (buffer.length == LONGEST_LINE) {
        throw new DataFileException(key, "row " + rows + " is longer than 2 GB", null);
      }
      buffer = Arrays.copyOf(buffer, (int) Math.min(LONGEST_LINE, buffer.length * 2L));
    }
    int count = frame.read(buffer, filled, buffer.length - filled);
    filled += Math.max(count, 0);
    return count >= 0;
  }

  private boolean end() {
    if (filled > start) {
      throw new DataFileException(
          key, "its last line, row %d, does not end in a newline".formatted(rows), null);
    }
    atEnd = true;
    return false;
  }
}
