// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * How objects are encrypted where they lie.
 *
 * @param mode who does it
 * @param kmsKeyId id, ARN or alias of a key, for {@link EncryptionMode#SSE_KMS} only; empty for the
 *     store's own
 * @param customerKey 32 bytes in base64, for {@link EncryptionMode#SSE_C} only; never printed
 */
public record S3Encryption(EncryptionMode mode, String kmsKeyId, String customerKey) {

  /** Nothing is asked for. */
  public static final S3Encryption NONE = new S3Encryption(EncryptionMode.NONE, "", "");

  private static final int CUSTOMER_KEY_BYTES = 32;

  public S3Encryption {
    requireNonNull(mode, "mode is null");
    requireNonNull(kmsKeyId, "kmsKeyId is null");
    requireNonNull(customerKey, "customerKey is null");
    if (mode != EncryptionMode.SSE_KMS && !kmsKeyId.isEmpty()) {
      throw new IllegalArgumentException("A KMS key goes with sse-kms, not with " + mode.word());
    }
    if ((mode == EncryptionMode.SSE_C) == customerKey.isEmpty()) {
      throw new IllegalArgumentException("A customer key goes with sse-c, and sse-c with one");
    }
    if (!customerKey.isEmpty() && !isCustomerKey(customerKey)) {
      throw new IllegalArgumentException("A customer key is 32 bytes in base64");
    }
  }

  /** With a key that comes with every request. */
  public static S3Encryption withCustomerKey(String base64) {
    return new S3Encryption(EncryptionMode.SSE_C, "", base64);
  }

  /** Whether a text is 32 bytes in base64. */
  static boolean isCustomerKey(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == CUSTOMER_KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** MD5 of the customer key in base64, by which the store sees that the key came whole. */
  String customerKeyMd5() {
    try {
      byte[] key = Base64.getDecoder().decode(customerKey);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(key));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }

  @Override
  public String toString() {
    return mode.word() + (kmsKeyId.isEmpty() ? "" : " with key " + kmsKeyId);
  }
}
