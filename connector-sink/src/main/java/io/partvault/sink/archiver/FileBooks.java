// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.ObjectKey;

/**
 * What open data files have to know of their rows, and who is told of finished ones.
 *
 * @param <G> whose rows a file holds
 */
interface FileBooks<G> {

  /**
   * The key of a file that is begun.
   *
   * @param firstOffset of its first record
   * @param random keeps attempts at the same offset apart
   */
  ObjectKey key(G group, long firstOffset, long random);

  /** Number of the first row of a file that is finished now. */
  long firstRow(G group);

  /** A file is visible; it counts with the next commit. */
  void finished(G group, DataFile file);
}
