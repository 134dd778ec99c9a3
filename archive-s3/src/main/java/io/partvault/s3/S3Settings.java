// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Everything a client of S3 needs to know.
 *
 * @param bucket must exist
 * @param region to sign for; stores other than AWS mostly accept any
 * @param endpoint as {@code https://host:port}; empty for AWS
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param keys who asks
 * @param partBytes size of the parts of an upload, at least 5 MiB; an open upload holds up to three
 * @param checksums on requests
 * @param callTimeout of one call with all its retries
 */
public record S3Settings(
    String bucket,
    String region,
    String endpoint,
    boolean pathStyle,
    S3Keys keys,
    int partBytes,
    ChecksumMode checksums,
    Duration callTimeout) {

  /** The region used when none is given. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** The least that S3 allows for any part but the last. */
  public static final int MIN_PART_BYTES = 5 * 1024 * 1024;

  /** The part size used when none is given. */
  public static final int DEFAULT_PART_BYTES = 8 * 1024 * 1024;

  /** The time for one call when none is given. */
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(90);

  public S3Settings {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(region, "region is null");
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(keys, "keys is null");
    requireNonNull(checksums, "checksums is null");
    requireNonNull(callTimeout, "callTimeout is null");
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("Bucket name is empty");
    }
    if (partBytes < MIN_PART_BYTES) {
      throw new IllegalArgumentException(
          "Part size is %d bytes, S3 allows no less than %d".formatted(partBytes, MIN_PART_BYTES));
    }
  }

  /** A bucket of AWS in the default region, with the default chain's keys and all defaults. */
  public static S3Settings ofBucket(String bucket) {
    return new S3Settings(
        bucket,
        DEFAULT_REGION,
        "",
        false,
        S3Keys.DEFAULT_CHAIN,
        DEFAULT_PART_BYTES,
        ChecksumMode.WHEN_SUPPORTED,
        DEFAULT_CALL_TIMEOUT);
  }

  /** The same in another region. */
  public S3Settings withRegion(String other) {
    return new S3Settings(
        bucket, other, endpoint, pathStyle, keys, partBytes, checksums, callTimeout);
  }

  /** The same at a store other than AWS, addressed in path style. */
  public S3Settings withEndpoint(String other) {
    return new S3Settings(bucket, region, other, true, keys, partBytes, checksums, callTimeout);
  }

  /** The same with given keys. */
  public S3Settings withKeys(S3Keys other) {
    return new S3Settings(
        bucket, region, endpoint, pathStyle, other, partBytes, checksums, callTimeout);
  }

  /** The same with parts of another size. */
  public S3Settings withPartBytes(int other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, keys, other, checksums, callTimeout);
  }

  /** The same with other checksums. */
  public S3Settings withChecksums(ChecksumMode other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, keys, partBytes, other, callTimeout);
  }

  /** The same with another time for one call. */
  public S3Settings withCallTimeout(Duration other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, keys, partBytes, checksums, other);
  }

  /** Where the bucket is, for messages: {@code https://host:port}, or {@code AWS us-east-1}. */
  public String location() {
    return endpoint.isEmpty() ? "AWS " + region : endpoint;
  }

  /** The time for one attempt: a second one fits into {@link #callTimeout}. */
  Duration attemptTimeout() {
    return callTimeout.dividedBy(2);
  }
}
