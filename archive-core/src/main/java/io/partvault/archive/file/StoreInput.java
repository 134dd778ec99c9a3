// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one object as they come from the store, counted and hashed. A broken connection
 * becomes a transient failure of the store, so that it can never pass for a damaged object.
 */
final class StoreInput implements AutoCloseable {

  private final InputStream in;

  private final ObjectKey key;
  private final Sha256 sha256 = new Sha256();
  private long bytes;

  StoreInput(ObjectKey key, InputStream in) {
    this.in = in;
    this.key = key;
  }

  long bytes() {
    return bytes;
  }

  String sha256() {
    return sha256.hex();
  }

  int read(byte[] buffer, int offset, int length) {
    try {
      int count = in.read(buffer, offset, length);
      if (count > 0) {
        bytes += count;
        sha256.add(buffer, offset, count);
      }
      return count;
    } catch (IOException e) {
      throw new ObjectStoreException(
          Kind.TRANSIENT,
          "Cannot read object %s after byte %d: %s".formatted(key, bytes, e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new ObjectStoreException(
          Kind.TRANSIENT, "Cannot close object " + key + ": " + e.getMessage(), e);
    }
  }
}
