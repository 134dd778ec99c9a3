// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists what another store holds, as a listing that is behind does. */
record StaleListing(ObjectStore listed, ObjectStore store) implements ObjectStore {

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return listed.list(prefix, after, limit);
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
  public InputStream open(ObjectKey key) {
    return store.open(key);
  }

  @Override
  public byte[] read(ObjectKey key) {
    return store.read(key);
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
