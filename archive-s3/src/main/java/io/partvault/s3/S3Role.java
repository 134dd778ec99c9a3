// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

/**
 * A role to assume before anything is asked of the store, or none.
 *
 * @param arn of the role; empty for none
 * @param externalId that the role's owner asks for; empty for none
 * @param sessionName under which the store's logs show who asked
 * @param endpoint of the token service; empty for that of AWS in the bucket's region
 */
public record S3Role(String arn, String externalId, String sessionName, String endpoint) {

  /** The session name when none is given. */
  public static final String DEFAULT_SESSION_NAME = "partvault";

  /** No role: requests are made as whoever the keys belong to. */
  public static final S3Role NONE = new S3Role("", "", DEFAULT_SESSION_NAME, "");

  public S3Role {
    requireNonNull(arn, "arn is null");
    requireNonNull(externalId, "externalId is null");
    requireNonNull(sessionName, "sessionName is null");
    requireNonNull(endpoint, "endpoint is null");
  }

  /** Whether there is none. */
  public boolean isNone() {
    return arn.isEmpty();
  }
}
