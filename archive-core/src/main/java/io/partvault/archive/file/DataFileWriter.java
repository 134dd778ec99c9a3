// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.line.Newline;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes row lines as one data file: a single zstd frame with checksum, one line a row, straight
 * into an {@link Upload}.
 *
 * <p>Memory: 64 KB, the compressor's context, and what the upload holds. Confined to one thread.
 * {@link #close} before {@link #commit} aborts and leaves no visible object; after it, it does
 * nothing. After an exception the writer can only be closed.
 */
public final class DataFileWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Upload upload;
  private final StoredBytes stored;
  private final ZstdOutputStreamNoFinalizer zstd;
  private final RowDigest digest = new RowDigest();
  // Crossing into native code costs more than compressing a short line.
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private long rows;
  private long rawBytes;
  private boolean ended;

  private DataFileWriter(Upload upload, int level) throws IOException {
    this.upload = upload;
    stored = new StoredBytes(upload);
    zstd = new ZstdOutputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE, level);
    zstd.setChecksum(true);
  }

  /**
   * Starts a data file; nothing is visible before {@link #commit}.
   *
   * @param key never used before, see {@link ObjectStore#upload}
   * @param level of zstd, 1 to 22; above 19 the compressor takes hundreds of megabytes
   */
  public static DataFileWriter open(ObjectStore store, ObjectKey key, int level) {
    requireNonNull(key, "key is null");
    if (level < 1 || level > Zstd.maxCompressionLevel()) {
      throw new IllegalArgumentException(
          "Cannot write data file %s: zstd level %d is not within 1 and %d"
              .formatted(key, level, Zstd.maxCompressionLevel()));
    }
    Upload upload = store.upload(key);
    try {
      return new DataFileWriter(upload, level);
    } catch (IOException e) {
      upload.close();
      throw new UncheckedIOException("Cannot start a zstd frame for data file " + key, e);
    }
  }

  /** The key that the data file will have. */
  public ObjectKey key() {
    return upload.key();
  }

  /**
   * Adds one row. May block while parts of the upload are in flight.
   *
   * @param line array that holds the line; free to be reused on return
   * @param offset where the line starts
   * @param length of the line without its newline
   * @throws IllegalArgumentException if the line holds a newline, which would make two rows of it;
   *     nothing is written then
   * @throws io.partvault.archive.store.ObjectStoreException if the upload failed for good
   */
  public void append(byte[] line, int offset, int length) {
    if (ended) {
      throw new IllegalStateException("Data file " + key() + " is committed or closed");
    }
    requireOneLine(line, offset, length);
    digest.add(line, offset, length);
    buffer(line, offset, length);
    if (buffered == buffer.length) {
      compressBuffer();
    }
    buffer[buffered++] = '\n';
    rows++;
    rawBytes += length + 1L;
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
   * Compressed bytes that have left the compressor so far; up to a block (128 KB raw) or more at
   * high levels is still inside it.
   */
  public long compressedBytes() {
    return stored.bytes();
  }

  /** Those of them that the upload holds in memory because they are not on their way yet. */
  public long waitingBytes() {
    return upload.waitingBytes();
  }

  /** Of the lines so far. */
  public Digest digest() {
    return digest.value();
  }

  /**
   * Ends the frame and makes the data file visible. To be called once.
   *
   * @throws IllegalStateException if no row was written: an empty table partition has no files
   * @throws io.partvault.archive.store.CommitOutcomeUnknownException if it cannot be told whether
   *     the object is visible
   * @throws io.partvault.archive.store.ObjectStoreException if it is not visible and will not be
   */
  public StoredDataFile commit() {
    if (ended) {
      throw new IllegalStateException("Data file " + key() + " is committed or closed");
    }
    if (rows == 0) {
      throw new IllegalStateException("Cannot commit data file " + key() + ": it has no rows");
    }
    compressBuffer();
    endFrame();
    StoredObject object = upload.commit();
    return new StoredDataFile(object, stored.sha256(), rows, rawBytes, digest.value());
  }

  @Override
  public void close() {
    if (!ended) {
      // The compressor ends its frame when it frees its memory; nobody wants that frame any more.
      stored.discard();
      try {
        endFrame();
      } finally {
        upload.close();
      }
    } else {
      upload.close();
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

  private void buffer(byte[] line, int offset, int length) {
    if (length > buffer.length - buffered) {
      compressBuffer();
    }
    if (length > buffer.length) {
      compress(line, offset, length);
    } else {
      System.arraycopy(line, offset, buffer, buffered, length);
      buffered += length;
    }
  }

  private void compressBuffer() {
    compress(buffer, 0, buffered);
    buffered = 0;
  }

  private void compress(byte[] bytes, int offset, int length) {
    try {
      zstd.write(bytes, offset, length);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot compress rows of data file " + key(), e);
    }
  }

  private void endFrame() {
    ended = true;
    try {
      zstd.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot end the zstd frame of data file " + key(), e);
    }
  }

  /** What comes out of the compressor, on its way into the upload. */
  private static final class StoredBytes extends OutputStream {

    private final Upload upload;
    private final Sha256 sha256 = new Sha256();
    private boolean discarding;

    StoredBytes(Upload upload) {
      this.upload = upload;
    }

    long bytes() {
      return upload.bytes();
    }

    void discard() {
      discarding = true;
    }

    String sha256() {
      return sha256.hex();
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (!discarding) {
        sha256.add(bytes, offset, length);
        upload.write(bytes, offset, length);
      }
    }
  }
}
