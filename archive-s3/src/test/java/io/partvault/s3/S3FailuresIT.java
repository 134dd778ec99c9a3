// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.archive.store.Upload;
import io.partvault.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store's odd answers come to, with the sentence for the operator. */
@Tag("C8")
final class S3FailuresIT {

  private static final ObjectKey KEY = new ObjectKey("commits/1.json");
  private static final byte[] CONTENT = "content".getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | InvalidAccessKeyId           | DENIED    | access key me is not accepted (InvalidAccessKeyId); correct aws.access.key.id and aws.secret.access.key
          403 | SignatureDoesNotMatch        | DENIED    | access key me is not accepted
          400 | ExpiredToken                 | DENIED    | access key me is not accepted
          403 | AccessDenied                 | DENIED    | access is denied to me (HTTP 403 AccessDenied); allow s3:GetObject
          404 | NoSuchBucket                 | NO_BUCKET | the bucket does not exist at http://127.0.0.1
          404 | NoSuchKey                    | NO_OBJECT | it does not exist
          301 | PermanentRedirect            | PERMANENT | another region than us-east-1; correct s3.region
          400 | AuthorizationHeaderMalformed | PERMANENT | correct s3.region
          400 | InvalidArgument              | PERMANENT | set s3.checksum.mode to when_required
          501 | NotImplemented               | PERMANENT | conditional writes
          """)
  void refusalsAreClassifiedOnceAndNotRepeated(
      int status, String code, Kind kind, String sentence) {
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(status, code));
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
          .withMessageStartingWith("Cannot read object commits/1.json in bucket archive: ")
          .withMessageContaining(sentence);
      assertThat(s3.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | AccessDenied          | User: arn:aws:iam::1:user/me is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-central-1:1:key/7 because | KMS key alias/archive cannot be used (HTTP 403 AccessDenied); allow kms:GenerateDataKey on it to me (kms:GenerateDataKey and kms:Decrypt are needed), or correct s3.sse.kms.key.id
          403 | AccessDenied          | not authorized to perform: kms:Decrypt on the resource | allow kms:Decrypt on it to me
          400 | KMS.NotFoundException | Alias is not found                                     | KMS key alias/archive cannot be used (HTTP 400 KMS.NotFoundException); it must exist, be enabled and lie in region us-east-1
          400 | KMS.DisabledException | The key is disabled                                    | KMS key alias/archive cannot be used
          """)
  void aKmsKeyThatCannotBeUsedIsNamedWithThePermission(
      int status, String code, String message, String sentence) {
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(status, code, message));
        S3ObjectStore store =
            S3ObjectStore.open(
                s3.settings()
                    .withEncryption(
                        new S3Encryption(EncryptionMode.SSE_KMS, "alias/archive", "")))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.create(KEY, CONTENT))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageContaining(sentence);
      assertThat(s3.requests()).hasSize(1);
    }
  }

  @Test
  void theKeyThatABucketEncryptsWithIsNamedToo() {
    String message =
        "not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:1:key/7 because";
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(403, "AccessDenied", message));
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .withMessageContaining("KMS key arn:aws:kms:eu-central-1:1:key/7 cannot be used")
          .withMessageContaining("allow kms:Decrypt on it to me");
    }
  }

  @ParameterizedTest
  @CsvSource({"500,InternalError", "503,ServiceUnavailable", "429,TooMany"})
  void whatMayPassIsRepeatedAndThenTransient(int status, String code) {
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(status, code));
        // Throttling is met with pauses of up to some 20 s; the time for the call is not the point
        // here.
        S3ObjectStore store =
            S3ObjectStore.open(s3.settings().withCallTimeout(Duration.ofMinutes(3)))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("is busy or failing (HTTP " + status + " " + code + ")");
      assertThat(s3.requests()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void whatPassesIsNotSeen() {
    AtomicInteger calls = new AtomicInteger();
    Function<String, Answer> script =
        request ->
            calls.incrementAndGet() < 3 ? Answer.error(503, "SlowDown") : Answer.ok("content");
    try (ScriptedS3 s3 = new ScriptedS3(script);
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThat(store.read(KEY)).isEqualTo(CONTENT);
    }
  }

  @Test
  void aWrongClockIsNamed() {
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(403, "RequestTimeTooSkewed"));
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageContaining("set the clock");
    }
  }

  @Test
  void aConflictWithAnotherWriteIsTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    Function<String, Answer> script =
        request ->
            calls.incrementAndGet() < 3
                ? Answer.error(409, "ConditionalRequestConflict")
                : Answer.ok("");
    try (ScriptedS3 s3 = new ScriptedS3(script);
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThat(store.create(KEY, CONTENT)).isEqualTo(CreateOutcome.CREATED);
      assertThat(s3.requests()).hasSize(3);
    }
  }

  @Test
  void aWriteThatWasRefusedAtOnceIsNotDone() {
    try (ScriptedS3 s3 = new ScriptedS3(request -> Answer.error(403, "AccessDenied"));
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.create(KEY, CONTENT))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
      assertThat(s3.requests()).hasSize(1);
    }
  }

  @Test
  void aWriteThatFailedAndIsNotThereIsUnknownBecauseItMayStillLand() {
    Function<String, Answer> script =
        request ->
            request.startsWith("PUT")
                ? Answer.error(500, "InternalError")
                : Answer.error(404, "NoSuchKey");
    try (ScriptedS3 s3 = new ScriptedS3(script);
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(CommitOutcomeUnknownException.class)
          .isThrownBy(() -> store.create(KEY, CONTENT))
          .withMessageContaining("HTTP 500 InternalError")
          .withMessageContaining("Nothing was deleted or dropped");
    }
  }

  @Test
  void aMissingBucketIsNoMissingObject() {
    try (ScriptedS3 s3 = new ScriptedS3(request -> new Answer(404, "", ""));
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.stat(KEY))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_BUCKET));
    }
  }

  @Test
  void withoutTheRightToSeeTheBucketTheObjectIsMissing() {
    Function<String, Answer> script =
        request -> new Answer(request.contains(KEY.value()) ? 404 : 403, "", "");
    try (ScriptedS3 s3 = new ScriptedS3(script);
        S3ObjectStore store = S3ObjectStore.open(s3.settings())) {
      assertThat(store.stat(KEY)).isEmpty();
    }
  }

  @Test
  void aStoreThatDoesNotAnswerIsTransientWithinTheTimeGiven() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        S3ObjectStore store =
            S3ObjectStore.open(
                S3Settings.ofBucket("archive")
                    .withEndpoint("http://127.0.0.1:" + silent.getLocalPort())
                    .withKeys(new S3Keys("me", "secret"))
                    .withCallTimeout(Duration.ofSeconds(1)))) {
      long start = System.nanoTime();
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("no answer from http://127.0.0.1:" + silent.getLocalPort())
          .withMessageContaining("check s3.endpoint.url");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void aHostThatCannotBeResolvedIsTransient() {
    try (S3ObjectStore store =
        S3ObjectStore.open(
            S3Settings.ofBucket("archive")
                .withEndpoint("http://no-such-host.invalid:9000")
                .withKeys(new S3Keys("me", "secret"))
                .withCallTimeout(Duration.ofSeconds(5)))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("no-such-host.invalid");
    }
  }

  @Test
  void anUploadThatTheStoreForgotIsDoneIfTheObjectIsThere() {
    String tag = "\"%s\"".formatted(S3FailuresIT.tagOfTwoParts());
    try (ScriptedS3 s3 = new ScriptedS3(forgetful(new Answer(200, tag, "x".repeat(TWO_PARTS))))) {
      assertThat(commit(s3).bytes()).isEqualTo(TWO_PARTS);
    }
  }

  @Test
  void anUploadThatTheStoreForgotIsDoneIfTheTagTellsNothing() {
    try (ScriptedS3 s3 =
        new ScriptedS3(forgetful(new Answer(200, "\"opaque\"", "x".repeat(TWO_PARTS))))) {
      assertThat(commit(s3).etag()).isEqualTo("opaque");
    }
  }

  @Test
  void anUploadThatTheStoreForgotIsUnknownIfTheTagIsAnothers() {
    String tag = "\"00000000000000000000000000000000-2\"";
    try (ScriptedS3 s3 = new ScriptedS3(forgetful(new Answer(200, tag, "x".repeat(TWO_PARTS))))) {
      assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(() -> commit(s3));
      assertThat(s3.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }
  }

  @Test
  void anUploadThatTheStoreForgotIsNotDoneIfTheObjectIsAnothersOrAbsent() {
    try (ScriptedS3 s3 = new ScriptedS3(forgetful(Answer.ok("short")))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> commit(s3))
          .withMessageContaining("held by other content, which was left alone");
    }
    try (ScriptedS3 s3 = new ScriptedS3(forgetful(new Answer(404, "", "")))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> commit(s3))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("the upload was aborted or has expired");
    }
  }

  @Test
  void aFailedPartFailsTheUploadAndAbortsIt() {
    Function<String, Answer> script =
        request ->
            request.startsWith("POST") ? ScriptedS3.STARTED : Answer.error(403, "AccessDenied");
    try (ScriptedS3 s3 = new ScriptedS3(script)) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> commit(s3))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageStartingWith("Cannot write object commits/1.json in bucket archive");
      assertThat(s3.requests()).anyMatch(request -> request.startsWith("DELETE"));
    }
  }

  private static final int TWO_PARTS = S3Settings.MIN_PART_BYTES + 1;

  private static Function<String, Answer> forgetful(Answer head) {
    return request -> {
      if (request.startsWith("HEAD")) {
        return head;
      }
      if (request.contains("uploads")) {
        return ScriptedS3.STARTED;
      }
      return request.startsWith("POST") ? Answer.error(404, "NoSuchUpload") : Answer.ok("");
    };
  }

  private static io.partvault.archive.store.StoredObject commit(ScriptedS3 s3) {
    try (S3ObjectStore store = S3ObjectStore.open(s3.settings());
        Upload upload = store.upload(KEY)) {
      upload.write(new byte[TWO_PARTS], 0, TWO_PARTS);
      return upload.commit();
    }
  }

  private static String tagOfTwoParts() {
    software.amazon.awssdk.services.s3.model.CompletedPart part =
        software.amazon.awssdk.services.s3.model.CompletedPart.builder()
            .eTag("\"0123456789abcdef0123456789abcdef\"")
            .build();
    return MultipartTag.of(java.util.List.of(part, part)).orElseThrow();
  }
}
