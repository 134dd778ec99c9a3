// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.util.Locale;

/** When requests carry an integrity checksum of their own besides the signature. */
public enum ChecksumMode {
  /** Whenever the operation knows one: what AWS recommends. */
  WHEN_SUPPORTED,
  /** Only where S3 demands one: for stores that refuse checksums that they do not know. */
  WHEN_REQUIRED;

  /** The word in the configuration, {@code when_supported}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #word}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static ChecksumMode parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
