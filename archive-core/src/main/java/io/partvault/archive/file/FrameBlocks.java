// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Gathers bytes into blocks, each of which an executor compresses while the next one is filled.
 *
 * <p>INVARIANT <b>in turn</b>: no more than one block is under way, so that the frame has one
 * thread at a time and its bytes keep their order. What fails there is thrown by the next call that
 * needs the block to be done. Confined to one thread.
 */
final class FrameBlocks {

  /** Crossing into native code, and to another thread, costs more than compressing a short line. */
  private static final int BLOCK_BYTES = 128 * 1024;

  private final ObjectKey key;
  private final ZstdFrame frame;
  private final Executor executor;
  private byte[] filling = new byte[BLOCK_BYTES];
  private byte[] spare = new byte[BLOCK_BYTES];
  private int filled;
  private FutureTask<Void> underWay = new FutureTask<>(() -> {}, null);

  FrameBlocks(ObjectKey key, ZstdFrame frame, Executor executor) {
    this.key = key;
    this.frame = frame;
    this.executor = executor;
    underWay.run();
  }

  /** Adds bytes; may block while the last block is under way. */
  void add(byte[] bytes, int offset, int length) {
    if (length > filling.length - filled) {
      send();
    }
    if (length > filling.length) {
      await();
      frame.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, filling, filled, length);
      filled += length;
    }
  }

  void add(byte b) {
    if (filled == filling.length) {
      send();
    }
    filling[filled++] = b;
  }

  /** Returns when everything is compressed; the frame can be ended then. */
  void finish() {
    send();
    await();
  }

  /** Ends the frame, once nothing of it is under way any more, and frees the compressor. */
  void end() {
    frame.end();
  }

  /** Returns when the executor has nothing of this frame any more, however that ended. */
  void settle() {
    boolean interrupted = false;
    for (boolean settled = false; !settled; ) {
      try {
        underWay.get();
        settled = true;
      } catch (InterruptedException e) {
        // The compressor's memory is about to be freed, which nobody may be using then.
        interrupted = true;
      } catch (ExecutionException e) {
        settled = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() {
    if (filled > 0) {
      await();
      byte[] block = filling;
      int length = filled;
      filling = spare;
      spare = block;
      filled = 0;
      FutureTask<Void> next = new FutureTask<>(() -> frame.write(block, 0, length), null);
      executor.execute(next); // if it refuses, nothing is under way
      underWay = next;
    }
  }

  private void await() {
    try {
      underWay.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException(
          ObjectStoreException.Kind.TRANSIENT, "Cannot write object " + key + ": interrupted", e);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
  }
}
