// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.Zstd;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.line.Newline;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.util.concurrent.Executor;

/**
 * Writes rows as one data file, one line a row, straight into an {@link Upload}. Rows come as
 * lines, which make one zstd frame with checksum, or as finished frames, which are taken as they
 * are; where both come, lines that follow one another make a frame of their own. Lines are hashed
 * on the caller's thread and compressed on an executor's, which then is the one to use the upload.
 *
 * <p>Memory: what the upload holds, and from the first line on 256 KB and the compressor's context.
 * Confined to one thread. {@link #close} before {@link #commit} aborts and leaves no visible
 * object; after it, it does nothing. After an exception the writer can only be closed.
 */
public final class DataFileWriter implements AutoCloseable {

  private final Upload upload;
  private final StoredBytes stored;
  private final int level;
  private final Executor compressing;
  private final RowDigest digest = new RowDigest();
  private FrameBlocks lines; // null while no frame is being made of lines
  private long rows;
  private long rawBytes;
  private boolean ended;

  private DataFileWriter(Upload upload, int level, Executor compressing) {
    this.upload = upload;
    this.level = level;
    this.compressing = requireNonNull(compressing, "compressing is null");
    stored = new StoredBytes(upload);
  }

  /** Starts a data file that is compressed on the caller's thread. */
  public static DataFileWriter open(ObjectStore store, ObjectKey key, int level) {
    return open(store, key, level, Runnable::run);
  }

  /**
   * Starts a data file; nothing is visible before {@link #commit}.
   *
   * @param key never used before, see {@link ObjectStore#upload}
   * @param level of zstd, 1 to 22; above 19 the compressor takes hundreds of megabytes
   * @param compressing runs the compressor, one block at a time, and waits for the upload
   */
  public static DataFileWriter open(
      ObjectStore store, ObjectKey key, int level, Executor compressing) {
    requireNonNull(key, "key is null");
    if (level < 1 || level > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException(
          "Cannot write data file %s: zstd level %d is not within 1 and %d"
              .formatted(key, level, Zstd.maxCompressionLevel()));
    }
    return new DataFileWriter(store.upload(key), level, compressing);
  }

  /** The key that the data file will have. */
  public ObjectKey key() {
    return upload.key();
  }

  /**
   * Adds one row. May block while parts of the upload are in flight; what fails there is thrown by
   * this or a later call, by {@link #commit} at the latest.
   *
   * @param line array that holds the line; free to be reused on return
   * @param offset where the line starts
   * @param length of the line without its newline
   * @throws IllegalArgumentException if the line holds a newline, which would make two rows of it;
   *     nothing is written then
   * @throws io.partvault.archive.store.ObjectStoreException if the upload failed for good
   */
  public void append(byte[] line, int offset, int length) {
    requireOpen();
    requireOneLine(line, offset, length);
    if (lines == null) {
      lines = new FrameBlocks(key(), new ZstdFrame(key(), stored, level), compressing);
    }
    digest.add(line, offset, length);
    lines.add(line, offset, length);
    lines.add((byte) '\n');
    rows++;
    rawBytes += length + 1L;
  }

  /**
   * Adds the rows of a finished frame, on the caller's thread. May block while parts of the upload
   * are in flight.
   *
   * @param frame that holds what is said of it: nothing of that is looked at here
   * @throws io.partvault.archive.store.ObjectStoreException if the upload failed for good
   */
  public void append(RowFrame frame) {
    requireOpen();
    endLines();
    stored.write(frame.bytes(), 0, frame.bytes().length);
    digest.add(frame.digest());
    rows += frame.rows();
    rawBytes += frame.rawBytes();
  }

  /** Rows so far. */
  public long rows() {
    return rows;
  }

  /** Bytes of the lines so far, newlines included. */
  public long rawBytes() {
    return rawBytes;
  }

  /**
   * Compressed bytes so far; of lines up to two blocks (128 KB raw) or more at high levels have not
   * left the compressor.
   */
  public long compressedBytes() {
    return stored.bytes();
  }

  /** Those of them that the upload holds in memory because they are not on their way yet. */
  public long waitingBytes() {
    return stored.waitingBytes();
  }

  /** Of the lines so far. */
  public Digest digest() {
    return digest.value();
  }

  /**
   * Makes the data file visible. To be called once.
   *
   * @throws IllegalStateException if no row was written: an empty table partition has no files
   * @throws io.partvault.archive.store.CommitOutcomeUnknownException if it cannot be told whether
   *     the object is visible
   * @throws io.partvault.archive.store.ObjectStoreException if it is not visible and will not be
   */
  public StoredDataFile commit() {
    requireOpen();
    if (rows == 0) {
      throw new IllegalStateException("Cannot commit data file " + key() + ": it has no rows");
    }
    endLines();
    ended = true;
    StoredObject object = upload.commit();
    return new StoredDataFile(object, stored.sha256(), rows, rawBytes, digest.value());
  }

  @Override
  public void close() {
    ended = true;
    // The compressor ends its frame when it frees its memory; nobody wants that frame any more.
    stored.discard();
    FrameBlocks left = lines;
    lines = null;
    try {
      if (left != null) {
        left.settle();
        left.end();
      }
    } finally {
      upload.close();
    }
  }

  private void endLines() {
    if (lines != null) {
      lines.finish();
      FrameBlocks finished = lines;
      lines = null;
      finished.end();
    }
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("Data file " + key() + " is committed or closed");
    }
  }

  private void requireOneLine(byte[] line, int offset, int length) {
    int newline = Newline.find(line, offset, offset + length);
    if (newline < offset + length) {
      throw new IllegalArgumentException(
          "Cannot write row %d of data file %s: its line holds a newline at byte %d of %d"
              .formatted(rows, key(), newline - offset, length));
    }
  }
}
