// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.verdict;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileException;
import io.partvault.archive.file.FileDifference;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.StoreReaders;
import io.partvault.archive.store.StoredObject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the store whether an archive is what its manifest says. Confined to one thread.
 *
 * <p>Every call reads the manifest and asks for size and tag of each data file. In {@link
 * VerifyMode#CONTENT} the files of a manifest are read back once as well, before they are asked
 * for; that this was done is remembered in memory only, together with the manifest's bytes, whose
 * tags then stand for the content.
 */
public final class ArchiveVerifier {

  private static final int REMEMBERED = 10_000;

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final VerifyMode mode;
  private final Clock clock;
  private final int threads;
  private final Map<ObjectKey, ByteBuffer> readBack =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, ByteBuffer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Verifies archives of one store, and reads one file at a time. */
  public ArchiveVerifier(ObjectStore store, ArchiveLayout layout, VerifyMode mode, Clock clock) {
    this(store, layout, mode, clock, 1);
  }

  /**
   * Verifies archives of one store.
   *
   * @param threads how many files are read at once, each by a thread of its own; from 1 on
   */
  public ArchiveVerifier(
      ObjectStore store, ArchiveLayout layout, VerifyMode mode, Clock clock, int threads) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.mode = requireNonNull(mode, "mode is null");
    this.clock = requireNonNull(clock, "clock is null");
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads cannot read");
    }
    this.threads = threads;
  }

  /** Judges the archive of one manifest; failures of the store are a verdict too. */
  public Verdict verify(ObjectKey manifestKey) {
    try {
      byte[] json = store.read(manifestKey);
      PartitionManifest manifest = ManifestCodec.read(json, manifestKey.value());
      requireName(manifestKey, manifest);
      if (mode == VerifyMode.CONTENT) {
        readBackOnce(manifestKey, manifest, sha256(json));
      }
      Instant askedAt = clock.instant();
      for (DataFile file : manifest.dataFiles()) {
        requireStored(file);
      }
      return new Verdict.Complete(manifestKey, manifest, mode, askedAt);
    } catch (ArchiveDamage | JsonFormatException | DataFileException e) {
      return new Verdict.Incomplete(e.getMessage());
    } catch (ObjectStoreException e) {
      return e.kind() == ObjectStoreException.Kind.NO_OBJECT
          ? new Verdict.Incomplete(e.getMessage())
          : new Verdict.Undetermined(e.getMessage());
    }
  }

  private void requireName(ObjectKey key, PartitionManifest manifest) {
    ManifestName said = manifest.name();
    if (layout.parseManifest(key).filter(said::equals).isEmpty()) {
      throw new ArchiveDamage(
          "Manifest %s is not what its name says: it is of %s, OID %d, epoch %d"
              .formatted(key, said.tablePartition(), said.oid(), said.epoch()));
    }
  }

  private void readBackOnce(ObjectKey key, PartitionManifest manifest, ByteBuffer sha256) {
    if (sha256.equals(readBack.get(key))) {
      return;
    }
    List<DataFile> files = manifest.dataFiles();
    int atOnce = Math.min(threads, files.size());
    if (atOnce > 1) {
      readSideBySide(key, files, atOnce);
    } else {
      files.forEach(this::undamaged);
    }
    readBack.put(key, sha256);
  }

  private void readSideBySide(ObjectKey manifest, List<DataFile> files, int atOnce) {
    try (StoreReaders readers = new StoreReaders(atOnce)) {
      readers.inOrder(files.iterator(), this::undamaged, file -> {});
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ObjectStoreException(
          ObjectStoreException.Kind.TRANSIENT,
          "Reading the files of " + manifest + " was interrupted",
          e);
    }
  }

  private DataFile undamaged(DataFile file) {
    Optional<String> difference =
        DataFileCheck.compare(file, DataFileCheck.read(store, layout.resolve(file.key())));
    if (difference.isPresent()) {
      throw new ArchiveDamage(difference.get());
    }
    return file;
  }

  private void requireStored(DataFile file) {
    Optional<StoredObject> stored = store.stat(layout.resolve(file.key()));
    if (stored.isEmpty()) {
      throw new ArchiveDamage("Data file " + file.key() + " is missing");
    }
    Optional<FileDifference> difference = DataFileCheck.difference(file, stored.get());
    if (difference.isPresent()) {
      throw new ArchiveDamage(
          "Data file %s is not what the manifest says: %s".formatted(file.key(), difference.get()));
    }
  }

  private static ByteBuffer sha256(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** Carries the sentence of an incomplete verdict up to {@link #verify}. */
  private static final class ArchiveDamage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArchiveDamage(String message) {
      super(message);
    }
  }
}
