// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The bucket that a developer wants the tests to run against instead of the embedded server. Keys
 * come from the AWS default chain. The tests keep below a folder of their own and leave what they
 * wrote there.
 *
 * @param name of the bucket, from {@code PARTVAULT_TEST_S3_BUCKET}
 * @param endpoint from {@code PARTVAULT_TEST_S3_ENDPOINT}; empty for AWS
 * @param region from {@code AWS_REGION}, else us-east-1
 * @param folder of this run
 */
public record TestBucket(String name, String endpoint, String region, String folder) {

  private static final String BUCKET = "PARTVAULT_TEST_S3_BUCKET";
  private static final String ENDPOINT = "PARTVAULT_TEST_S3_ENDPOINT";

  /** The one that the environment names, if it does. */
  public static Optional<TestBucket> fromEnvironment() {
    return of(System.getenv());
  }

  static Optional<TestBucket> of(Map<String, String> environment) {
    String name = environment.getOrDefault(BUCKET, "");
    String endpoint = environment.getOrDefault(ENDPOINT, "");
    if (name.isEmpty() && !endpoint.isEmpty()) {
      throw new IllegalStateException(ENDPOINT + " is set without " + BUCKET);
    }
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TestBucket(
                name,
                endpoint,
                environment.getOrDefault("AWS_REGION", "us-east-1"),
                "partvault-test-" + UUID.randomUUID()));
  }

  /** The keys that tell a connector so. */
  public Map<String, String> settings() {
    return Map.of(
        "s3.bucket.name", name,
        "s3.region", region,
        "s3.endpoint.url", endpoint,
        "s3.path.style.access.enabled", Boolean.toString(!endpoint.isEmpty()),
        "s3.key.prefix", folder);
  }
}
