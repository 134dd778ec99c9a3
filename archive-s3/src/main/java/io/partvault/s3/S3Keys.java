// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

/**
 * An access key, or none: then the AWS default chain finds one (environment, profile, container,
 * instance).
 *
 * @param accessKeyId empty for the default chain
 * @param secretAccessKey empty for the default chain; never printed
 */
public record S3Keys(String accessKeyId, String secretAccessKey) {

  /** Leaves it to the AWS default chain. */
  public static final S3Keys DEFAULT_CHAIN = new S3Keys("", "");

  public S3Keys {
    requireNonNull(accessKeyId, "accessKeyId is null");
    requireNonNull(secretAccessKey, "secretAccessKey is null");
    if (accessKeyId.isEmpty() != secretAccessKey.isEmpty()) {
      throw new IllegalArgumentException(
          "Access key id and secret access key are given both or not at all");
    }
  }

  /** Whether the AWS default chain is asked. */
  public boolean isDefaultChain() {
    return accessKeyId.isEmpty();
  }

  @Override
  public String toString() {
    return isDefaultChain() ? "AWS default chain" : accessKeyId;
  }
}
