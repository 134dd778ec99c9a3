// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Everything a client of S3 needs to know.
 *
 * @param bucket must exist
 * @param region to sign for; stores other than AWS mostly accept any
 * @param endpoint as {@code https://host:port}; empty for AWS
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param identity who asks
 * @param objects how they are written
 * @param transfer how they travel
 */
public record S3Settings(
    String bucket,
    String region,
    String endpoint,
    boolean pathStyle,
    S3Identity identity,
    S3Objects objects,
    S3Transfer transfer) {

  /** The region used when none is given. */
  public static final String DEFAULT_REGION = "us-east-1";

  /** The least that S3 allows for any part but the last. */
  public static final int MIN_PART_BYTES = S3Transfer.MIN_PART_BYTES;

  public S3Settings {
    requireNonNull(bucket, "bucket is null");
    requireNonNull(region, "region is null");
    requireNonNull(endpoint, "endpoint is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(objects, "objects is null");
    requireNonNull(transfer, "transfer is null");
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException("Bucket name is empty");
    }
    if (objects.encryption().mode() == EncryptionMode.SSE_C && isOverheard(endpoint)) {
      throw new IllegalArgumentException(
          "A customer key does not travel over http to " + endpoint + ": use https");
    }
  }

  /** A bucket of AWS in the default region, with the default chain's keys and all defaults. */
  public static S3Settings ofBucket(String bucket) {
    return new S3Settings(
        bucket, DEFAULT_REGION, "", false, S3Identity.DEFAULT, S3Objects.PLAIN, S3Transfer.DEFAULT);
  }

  /** The same for another bucket. */
  public S3Settings withBucket(String other) {
    return new S3Settings(other, region, endpoint, pathStyle, identity, objects, transfer);
  }

  /** The same in another region. */
  public S3Settings withRegion(String other) {
    return new S3Settings(bucket, other, endpoint, pathStyle, identity, objects, transfer);
  }

  /** The same at a store other than AWS, addressed in path style. */
  public S3Settings withEndpoint(String other) {
    return new S3Settings(bucket, region, other, true, identity, objects, transfer);
  }

  /** The same with given keys. */
  public S3Settings withKeys(S3Keys other) {
    return with(new S3Identity(other, identity.role()));
  }

  /** The same in a role. */
  public S3Settings withRole(S3Role other) {
    return with(new S3Identity(identity.keys(), other));
  }

  /** The same with objects written in another way. */
  public S3Settings withObjects(S3Objects other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, identity, other, transfer);
  }

  /** The same with objects encrypted in another way. */
  public S3Settings withEncryption(S3Encryption other) {
    return withObjects(new S3Objects(other, objects.storageClass(), objects.tags()));
  }

  /** The same with parts of another size. */
  public S3Settings withPartBytes(int other) {
    return with(new S3Transfer(other, checksums(), callTimeout(), transfer.proxy()));
  }

  /** The same with other checksums. */
  public S3Settings withChecksums(ChecksumMode other) {
    return with(new S3Transfer(partBytes(), other, callTimeout(), transfer.proxy()));
  }

  /** The same with another time for one call. */
  public S3Settings withCallTimeout(Duration other) {
    return with(new S3Transfer(partBytes(), checksums(), other, transfer.proxy()));
  }

  /** The same through a proxy. */
  public S3Settings withProxy(HttpProxy other) {
    return with(new S3Transfer(partBytes(), checksums(), callTimeout(), other));
  }

  private S3Settings with(S3Identity other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, other, objects, transfer);
  }

  private S3Settings with(S3Transfer other) {
    return new S3Settings(bucket, region, endpoint, pathStyle, identity, objects, other);
  }

  /** Whose keys. */
  public S3Keys keys() {
    return identity.keys();
  }

  /** Size of the parts of an upload. */
  public int partBytes() {
    return transfer.partBytes();
  }

  /** On requests. */
  public ChecksumMode checksums() {
    return transfer.checksums();
  }

  /** Of one call with all its retries. */
  public Duration callTimeout() {
    return transfer.callTimeout();
  }

  /** Where the bucket is, for messages: {@code https://host:port}, or {@code AWS us-east-1}. */
  public String location() {
    return endpoint.isEmpty() ? "AWS " + region : endpoint;
  }

  /** The time for one attempt: a second one fits into {@link #callTimeout}. */
  Duration attemptTimeout() {
    return callTimeout().dividedBy(2);
  }

  /** Whether others may read along what is sent there: plain http to another machine. */
  static boolean isOverheard(String endpoint) {
    if (!endpoint.toLowerCase(Locale.ROOT).startsWith("http:")) {
      return false;
    }
    String host = String.valueOf(URI.create(endpoint).getHost());
    return !(host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d+){3}"));
  }
}
