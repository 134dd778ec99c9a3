// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

/**
 * One object on its way to the store. Confined to one thread.
 *
 * <p>Memory: what one part and the parts in flight hold, whatever the object's size. {@link #close}
 * before {@link #commit} aborts and leaves no visible object; after it, it does nothing.
 */
public interface Upload extends AutoCloseable {

  /** The key that the object will have. */
  ObjectKey key();

  /**
   * Takes bytes; may block while parts are in flight.
   *
   * @throws ObjectStoreException if this or an earlier part failed for good; the upload can then
   *     only be closed
   */
  void write(byte[] buffer, int offset, int length);

  /** Bytes taken so far. */
  long bytes();

  /** Those of them that are not on their way yet, and held in memory for that long. */
  long waitingBytes();

  /**
   * Makes the object visible under its key, with exactly the bytes written. To be called once.
   *
   * @return what the store says of the object
   * @throws CommitOutcomeUnknownException if it cannot be told whether the object is visible
   * @throws ObjectStoreException if it is not visible and will not be
   */
  StoredObject commit();

  /** Aborts unless committed; never throws for an upload that the store has already forgotten. */
  @Override
  void close();
}
