// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes everything and keeps nothing. */
public final class DiscardingStore implements ObjectStore {

  /** A store that is always empty. */
  public DiscardingStore() {}

  @Override
  public CreateOutcome create(ObjectKey key, byte[] content) {
    return CreateOutcome.CREATED;
  }

  @Override
  public Upload upload(ObjectKey key) {
    return new DiscardingUpload(key);
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return Optional.empty();
  }

  @Override
  public InputStream open(ObjectKey key) {
    throw new UnsupportedOperationException("Nothing is kept, " + key + " neither");
  }

  @Override
  public byte[] read(ObjectKey key) {
    throw new UnsupportedOperationException("Nothing is kept, " + key + " neither");
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return List.of();
  }

  @Override
  public void delete(ObjectKey key) {
    // Nothing is kept.
  }

  @Override
  public int abortUploads(String prefix, Instant startedBefore) {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static final class DiscardingUpload implements Upload {

    private final ObjectKey key;
    private long bytes;

    DiscardingUpload(ObjectKey key) {
      this.key = requireNonNull(key, "key is null");
    }

    @Override
    public ObjectKey key() {
      return key;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }

    @Override
    public long waitingBytes() {
      return 0;
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public StoredObject commit() {
      return new StoredObject(key, bytes, "discarded", Instant.EPOCH);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
