// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * An object store in memory for tests. Thread-safe; trusted because it passes {@code
 * ObjectStoreContract}.
 */
public final class MemoryObjectStore implements ObjectStore {

  private final ConcurrentSkipListMap<String, MemoryObject> objects =
      new ConcurrentSkipListMap<>(MemoryObjectStore::compareUtf8Bytes);
  private final Clock clock;

  private record MemoryObject(byte[] content, StoredObject stored) {}

  /** An empty store on the system's clock. */
  public MemoryObjectStore() {
    this(Clock.systemUTC());
  }

  /** An empty store whose objects are modified at the given clock's time. */
  public MemoryObjectStore(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Puts bytes under a key whatever is there, as an intruder or a broken disk would. */
  public void corrupt(ObjectKey key, byte[] content) {
    objects.put(key.value(), object(key, content.clone()));
  }

  @Override
  public CreateOutcome create(ObjectKey key, byte[] content) {
    MemoryObject earlier = objects.putIfAbsent(key.value(), object(key, content.clone()));
    return earlier == null || Arrays.equals(earlier.content(), content)
        ? CreateOutcome.CREATED
        : CreateOutcome.TAKEN;
  }

  @Override
  public Upload upload(ObjectKey key) {
    return new MemoryUpload(key);
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return Optional.ofNullable(objects.get(key.value())).map(MemoryObject::stored);
  }

  @Override
  public InputStream open(ObjectKey key) {
    return new ByteArrayInputStream(existing(key).content());
  }

  @Override
  public byte[] read(ObjectKey key) {
    return existing(key).content().clone();
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("Cannot list " + limit + " objects");
    }
    boolean isBelow = compareUtf8Bytes(after, prefix) < 0;
    return objects.tailMap(isBelow ? prefix : after, isBelow).values().stream()
        .map(MemoryObject::stored)
        .takeWhile(object -> object.key().value().startsWith(prefix))
        .limit(limit)
        .toList();
  }

  @Override
  public void delete(ObjectKey key) {
    objects.remove(key.value());
  }

  @Override
  public int abortUploads(String prefix, Instant startedBefore) {
    return 0;
  }

  @Override
  public void close() {
    // Holds neither connections nor threads; objects stay, so that a test can reopen its store.
  }

  private MemoryObject existing(ObjectKey key) {
    MemoryObject object = objects.get(key.value());
    if (object == null) {
      throw new ObjectStoreException(
          Kind.NO_OBJECT, "Cannot read object " + key + ": it does not exist", null);
    }
    return object;
  }

  private MemoryObject object(ObjectKey key, byte[] content) {
    return new MemoryObject(
        content, new StoredObject(key, content.length, etag(content), clock.instant()));
  }

  /** UTF-8 sorts as code points do: surrogates, though lower than some characters, go last. */
  private static int compareUtf8Bytes(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char one = a.charAt(i);
      char other = b.charAt(i);
      if (one != other) {
        boolean sameKind = Character.isSurrogate(one) == Character.isSurrogate(other);
        return sameKind ? one - other : Character.isSurrogate(one) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  private static String etag(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private final class MemoryUpload implements Upload {

    private final ObjectKey key;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean ended;

    MemoryUpload(ObjectKey key) {
      this.key = requireNonNull(key, "key is null");
    }

    @Override
    public ObjectKey key() {
      return key;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      requireOpen();
      content.write(buffer, offset, length);
    }

    @Override
    public long bytes() {
      return content.size();
    }

    @Override
    public long waitingBytes() {
      return content.size();
    }

    @Override
    public StoredObject commit() {
      requireOpen();
      ended = true;
      MemoryObject object = object(key, content.toByteArray());
      if (objects.putIfAbsent(key.value(), object) != null) {
        throw new ObjectStoreException(
            Kind.PERMANENT, "Cannot write object " + key + ": the key is taken", null);
      }
      return object.stored();
    }

    @Override
    public void close() {
      ended = true;
    }

    private void requireOpen() {
      if (ended) {
        throw new IllegalStateException("Upload of " + key + " is committed or closed");
      }
    }
  }
}
