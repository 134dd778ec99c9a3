// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.ExportCodec;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Begins in the bucket, each stored once under its own SHA-256, so that commits stay small. */
public final class BeginStore {

  private final ObjectStore store;
  private final ArchiveLayout layout;

  /** The begins of an archive. */
  public BeginStore(ObjectStore store, ArchiveLayout layout) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /** The name under which a begin is stored: 64 hex digits. */
  public static String sha256(ExportBegin begin) {
    return sha256(ExportCodec.write(begin));
  }

  /**
   * Stores a begin unless it is there already.
   *
   * @return its SHA-256
   * @throws JsonFormatException if its name is held by something else
   */
  public String put(ExportBegin begin) {
    byte[] json = ExportCodec.write(begin);
    String sha256 = sha256(json);
    ObjectKey key = layout.begin(sha256);
    if (store.create(key, json) == CreateOutcome.TAKEN) {
      throw new JsonFormatException("Cannot store begin " + key + ": the object holds other bytes");
    }
    return sha256;
  }

  /**
   * Reads a begin.
   *
   * @throws io.partvault.archive.store.ObjectStoreException of kind {@code NO_OBJECT} if it is not
   *     there
   * @throws JsonFormatException if it is damaged
   */
  public ExportBegin get(String sha256) {
    ObjectKey key = layout.begin(sha256);
    return read(store.read(key), sha256, key.value());
  }

  /**
   * Reads the bytes of a begin.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws JsonFormatException if they are damaged
   */
  public static ExportBegin read(byte[] json, String sha256, String what) {
    if (!sha256(json).equals(sha256)) {
      throw new JsonFormatException("Cannot read begin " + what + ": its SHA-256 is another one");
    }
    return ExportCodec.readBegin(json);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
