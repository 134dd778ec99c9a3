// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

/**
 * The rows of an open chunk in ctid order, one at a time, on buffers that the next row overwrites.
 *
 * <p>Closing before the last row cancels the query and ends its transaction. Throws as {@link
 * SourceDatabase} says.
 */
interface ChunkRows extends AutoCloseable {

  /** What the chunk's transaction saw of the server. */
  SnapshotView view();

  /** Goes to the next row; false behind the last one. */
  boolean next();

  /** Holds the current row's line, without a newline. */
  byte[] buffer();

  /** Where the line starts in the buffer. */
  int offset();

  /** Bytes of the line. */
  int length();

  /** The current row's place in the heap, packed as in {@link ExportProgress}. */
  long tid();

  /** The 32-bit id of the transaction that inserted the current row. */
  long xmin();

  @Override
  void close();
}
