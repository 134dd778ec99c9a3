// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where the archive is kept. Objects are immutable: they are created once, read, listed, and
 * sometimes deleted, never overwritten.
 *
 * <p>Every method blocks until the store answered or its time-outs and retries are used up, and
 * fails with an {@link ObjectStoreException}. Implementations are thread-safe. They retry what is
 * transient by themselves; callers do not loop around them.
 *
 * <p>Keep this surface small: every method is one more that each implementation must get right
 * under lost answers.
 */
public interface ObjectStore extends AutoCloseable {

  /**
   * Creates an object if no object has that key. Atomic among all contenders; idempotent: the same
   * call with the same bytes answers {@link CreateOutcome#CREATED} again.
   *
   * <p>After a refusal, or an answer that was lost, the store is asked what it holds: only
   * byte-identical content counts as created.
   *
   * @throws CommitOutcomeUnknownException if it cannot be told whether the object was written
   */
  CreateOutcome create(ObjectKey key, byte[] content);

  /**
   * Starts a streaming, create-only upload. Nothing is visible before {@link Upload#commit}. The
   * key must never have been used by anybody else: it ends in random bits.
   */
  Upload upload(ObjectKey key);

  /** What the store says of an object; empty if it does not exist. */
  Optional<StoredObject> stat(ObjectKey key);

  /**
   * Opens an object for reading from its start; the caller closes the stream. Reading it fails with
   * an {@link java.io.IOException} only when network or store fail: nothing is known then.
   *
   * @throws ObjectStoreException of kind {@code NO_OBJECT} if it does not exist
   */
  InputStream open(ObjectKey key);

  /**
   * Reads a small object whole.
   *
   * @throws ObjectStoreException of kind {@code NO_OBJECT} if it does not exist
   */
  byte[] read(ObjectKey key);

  /**
   * Lists objects whose key starts with the prefix, in the order of the keys' UTF-8 bytes, all
   * below {@code prefix} at any depth.
   *
   * @param prefix compared as plain text; need not end at a slash
   * @param after only keys greater than this one; empty text for all
   * @param limit at most so many, at least 1
   */
  List<StoredObject> list(String prefix, String after, int limit);

  /** Deletes an object; does nothing if it does not exist. */
  void delete(ObjectKey key);

  /**
   * Aborts unfinished uploads below the prefix that were started before the given instant, by
   * whomever. Stores that keep nothing of an unfinished upload do nothing.
   *
   * @return how many were aborted
   */
  int abortUploads(String prefix, java.time.Instant startedBefore);

  /** Releases connections and threads; no call may be under way. */
  @Override
  void close();
}
