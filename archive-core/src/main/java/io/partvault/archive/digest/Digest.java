// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.digest;

import java.util.HexFormat;
import java.util.Locale;

/**
 * An order-independent digest of row lines: the sum modulo 2^128 of the first 128 bits of each
 * line's SHA-256.
 *
 * <p>Adding the digests of two sets of rows gives the digest of both together, so the digests of
 * the data files of a table partition add up to the table partition's. In Python: {@code
 * sum(int.from_bytes(sha256(line).digest()[:16], "big") for line in lines) % 2**128}.
 *
 * @param high the upper 64 bits of the sum
 * @param low the lower 64 bits of the sum
 */
public record Digest(long high, long low) {

  /** The digest of no rows. */
  public static final Digest EMPTY = new Digest(0, 0);

  /**
   * Reads 32 hex digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Digest parse(String hex) {
    if (hex.length() != 32 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "Cannot read digest '" + hex + "': expected 32 hex digits");
    }
    return new Digest(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  /** The digest of this one's rows and the other one's rows together. */
  public Digest plus(Digest other) {
    long sum = low + other.low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Digest(high + other.high + carry, sum);
  }

  /** The digest of this one's rows without the other one's, which are among them. */
  public Digest minus(Digest other) {
    long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
    return new Digest(high - other.high - borrow, low - other.low);
  }

  /** 32 hex digits. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }
}
