// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Who encrypts objects where they lie, and with whose key. */
public enum EncryptionMode {
  /** Nothing is asked for; what the bucket does by default counts. */
  NONE,
  /** The store, with keys of its own. */
  SSE_S3,
  /** The store, with a key of its key service; who reads needs the right to use that key. */
  SSE_KMS,
  /** The store, with a key that comes with every request and that it does not keep. */
  SSE_C;

  /** The word in the configuration, {@code sse-kms}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads {@link #word}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static EncryptionMode parse(String word) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown encryption %s: give one of %s".formatted(word, words())));
  }

  static List<String> words() {
    return Arrays.stream(values()).map(EncryptionMode::word).toList();
  }
}
