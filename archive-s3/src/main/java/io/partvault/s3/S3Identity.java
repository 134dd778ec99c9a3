// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

/**
 * Who asks.
 *
 * @param keys whose
 * @param role that they assume first
 */
public record S3Identity(S3Keys keys, S3Role role) {

  /** The AWS default chain, without a role. */
  public static final S3Identity DEFAULT = new S3Identity(S3Keys.DEFAULT_CHAIN, S3Role.NONE);

  public S3Identity {
    requireNonNull(keys, "keys is null");
    requireNonNull(role, "role is null");
  }

  /** For messages. */
  @Override
  public String toString() {
    return role.isNone() ? keys.toString() : "role " + role.arn();
  }
}
