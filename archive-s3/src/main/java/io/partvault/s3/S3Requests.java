// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * The bare requests on one bucket; failures are the SDK's own. A request's body must not change
 * until the call returns. Thread-safe.
 */
final class S3Requests {

  private static final String ONLY_IF_ABSENT = "*";

  private final S3Client client;
  private final String bucket;

  S3Requests(S3Client client, String bucket) {
    this.client = requireNonNull(client, "client is null");
    this.bucket = requireNonNull(bucket, "bucket is null");
  }

  StoredObject put(ObjectKey key, Body body) {
    PutObjectResponse response =
        client.putObject(
            request -> request.bucket(bucket).key(key.value()).ifNoneMatch(ONLY_IF_ABSENT),
            content(body));
    return new StoredObject(key, body.length(), plain(response.eTag()), date(response));
  }

  String startUpload(ObjectKey key) {
    return client
        .createMultipartUpload(request -> request.bucket(bucket).key(key.value()))
        .uploadId();
  }

  CompletedPart uploadPart(ObjectKey key, String uploadId, int number, Body body) {
    UploadPartResponse response =
        client.uploadPart(
            request ->
                request.bucket(bucket).key(key.value()).uploadId(uploadId).partNumber(number),
            content(body));
    // The checksums that the store confirmed are to be named again when the parts are joined.
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(response.eTag())
        .checksumCRC32(response.checksumCRC32())
        .build();
  }

  StoredObject complete(ObjectKey key, String uploadId, List<CompletedPart> parts, long bytes) {
    CompleteMultipartUploadResponse response =
        client.completeMultipartUpload(
            request ->
                request
                    .bucket(bucket)
                    .key(key.value())
                    .uploadId(uploadId)
                    .ifNoneMatch(ONLY_IF_ABSENT)
                    .multipartUpload(upload -> upload.parts(parts)));
    return new StoredObject(key, bytes, plain(response.eTag()), date(response));
  }

  void abort(ObjectKey key, String uploadId) {
    client.abortMultipartUpload(
        request -> request.bucket(bucket).key(key.value()).uploadId(uploadId));
  }

  StoredObject head(ObjectKey key) {
    HeadObjectResponse response =
        client.headObject(request -> request.bucket(bucket).key(key.value()));
    return new StoredObject(
        key, response.contentLength(), plain(response.eTag()), response.lastModified());
  }

  void headBucket() {
    client.headBucket(request -> request.bucket(bucket));
  }

  ResponseInputStream<GetObjectResponse> get(ObjectKey key) {
    return client.getObject(request -> request.bucket(bucket).key(key.value()));
  }

  void delete(ObjectKey key) {
    client.deleteObject(request -> request.bucket(bucket).key(key.value()));
  }

  /** An ETag without the quotes that HTTP puts around it. */
  static String plain(String etag) {
    return etag.replace("\"", "");
  }

  private static RequestBody content(Body body) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromInputStreamSupplier(body::stream),
        body.length(),
        "application/octet-stream");
  }

  /** The store's clock; answers to writes carry no modification time. */
  private static Instant date(AwsResponse response) {
    String date = response.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      // A store without a Date header; this machine's clock has to do.
      return Instant.now();
    }
  }
}
