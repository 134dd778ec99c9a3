// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Adds up the {@link Digest} of lines one by one, without an object a line. */
public final class RowDigest {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256 = sha256();
  private final byte[] hash = new byte[32];
  private long high;
  private long low;

  /** Starts with no rows. */
  public RowDigest() {
    this(Digest.EMPTY);
  }

  /** Goes on where an earlier digest stood. */
  public RowDigest(Digest start) {
    high = start.high();
    low = start.low();
  }

  /** Adds one line, given without its newline. */
  public void add(byte[] buffer, int offset, int length) {
    sha256.update(buffer, offset, length);
    try {
      sha256.digest(hash, 0, hash.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 no longer fits 32 bytes", e);
    }
    long addend = (long) LONG.get(hash, 8);
    long sum = low + addend;
    high += (long) LONG.get(hash, 0) + (Long.compareUnsigned(sum, addend) < 0 ? 1 : 0);
    low = sum;
  }

  /** Adds lines of which the digest is known. */
  public void add(Digest lines) {
    Digest sum = value().plus(lines);
    high = sum.high();
    low = sum.low();
  }

  /** The digest of all lines so far. */
  public Digest value() {
    return new Digest(high, low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
