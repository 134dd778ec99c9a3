// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A store whose connection breaks after the first bytes of every object. */
final class BrokenStreamStore implements ObjectStore {

  private final ObjectStore store;

  BrokenStreamStore(ObjectStore store) {
    this.store = store;
  }

  @Override
  public InputStream open(ObjectKey key) {
    byte[] start = java.util.Arrays.copyOf(store.read(key), 5);
    return new SequenceInputStream(
        new ByteArrayInputStream(start),
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("connection reset");
          }
        });
  }

  @Override
  public CreateOutcome create(ObjectKey key, byte[] content) {
    return store.create(key, content);
  }

  @Override
  public Upload upload(ObjectKey key) {
    return store.upload(key);
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return store.stat(key);
  }

  @Override
  public byte[] read(ObjectKey key) {
    return store.read(key);
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return store.list(prefix, after, limit);
  }

  @Override
  public void delete(ObjectKey key) {
    store.delete(key);
  }

  @Override
  public int abortUploads(String prefix, Instant startedBefore) {
    return store.abortUploads(prefix, startedBefore);
  }

  @Override
  public void close() {
    store.close();
  }
}
