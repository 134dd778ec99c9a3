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
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
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
  private final S3Headers headers;

  S3Requests(S3Client client, S3Settings settings) {
    this.client = requireNonNull(client, "client is null");
    bucket = settings.bucket();
    headers = new S3Headers(settings.objects());
  }

  /** Writes a data file at once. */
  StoredObject put(ObjectKey key, Body body) {
    return put(key, body, headers.dataFile());
  }

  /** Writes one of the small objects beside the data files. */
  StoredObject putDocument(ObjectKey key, Body body) {
    return put(key, body, headers.document());
  }

  private StoredObject put(
      ObjectKey key, Body body, Consumer<AwsRequestOverrideConfiguration.Builder> form) {
    PutObjectResponse response =
        client.putObject(
            request ->
                request
                    .bucket(bucket)
                    .key(key.value())
                    .ifNoneMatch(ONLY_IF_ABSENT)
                    .overrideConfiguration(form),
            content(body));
    return new StoredObject(key, body.length(), plain(response.eTag()), date(response));
  }

  String startUpload(ObjectKey key) {
    return client
        .createMultipartUpload(
            request ->
                request.bucket(bucket).key(key.value()).overrideConfiguration(headers.dataFile()))
        .uploadId();
  }

  CompletedPart uploadPart(ObjectKey key, String uploadId, int number, Body body) {
    UploadPartResponse response =
        client.uploadPart(
            request ->
                request
                    .bucket(bucket)
                    .key(key.value())
                    .uploadId(uploadId)
                    .partNumber(number)
                    .overrideConfiguration(headers.key()),
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
                    .overrideConfiguration(headers.key())
                    .multipartUpload(upload -> upload.parts(parts)));
    return new StoredObject(key, bytes, plain(response.eTag()), date(response));
  }

  void abort(ObjectKey key, String uploadId) {
    client.abortMultipartUpload(
        request -> request.bucket(bucket).key(key.value()).uploadId(uploadId));
  }

  StoredObject head(ObjectKey key) {
    HeadObjectResponse response = ask(key);
    return new StoredObject(
        key, response.contentLength(), plain(response.eTag()), response.lastModified());
  }

  /** What the store says of how an object is encrypted. */
  EncryptionMode encryptionOf(ObjectKey key) {
    HeadObjectResponse response = ask(key);
    if (response.sseCustomerAlgorithm() != null) {
      return EncryptionMode.SSE_C;
    }
    String algorithm = String.valueOf(response.serverSideEncryptionAsString());
    return switch (algorithm) {
      case "AES256" -> EncryptionMode.SSE_S3;
      case "null" -> EncryptionMode.NONE;
      default -> algorithm.startsWith("aws:kms") ? EncryptionMode.SSE_KMS : EncryptionMode.NONE;
    };
  }

  private HeadObjectResponse ask(ObjectKey key) {
    return client.headObject(
        request -> request.bucket(bucket).key(key.value()).overrideConfiguration(headers.key()));
  }

  void headBucket() {
    client.headBucket(request -> request.bucket(bucket));
  }

  ResponseInputStream<GetObjectResponse> get(ObjectKey key) {
    return client.getObject(
        request -> request.bucket(bucket).key(key.value()).overrideConfiguration(headers.key()));
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
