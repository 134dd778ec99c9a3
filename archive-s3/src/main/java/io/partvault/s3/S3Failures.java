// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that says what a failure of the SDK means: its kind, and a sentence that names
 * bucket, object, setting and way out. Thread-safe.
 */
final class S3Failures {

  private static final Set<String> WRONG_KEYS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired");
  private static final Set<String> WRONG_REGION =
      Set.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  private static final Set<String> TRANSIENT =
      Set.of(
          "SlowDown",
          "RequestTimeout",
          "ThrottlingException",
          "OperationAborted",
          "ConditionalRequestConflict");

  private final S3Settings settings;

  S3Failures(S3Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /** Whether a create-only write met an object that is there. */
  static boolean isTaken(Throwable failure) {
    return status(failure) == 412;
  }

  /** Whether a create-only write met another write that was under way: to be tried again. */
  static boolean isConflict(Throwable failure) {
    return status(failure) == 409 && code(failure).equals("ConditionalRequestConflict");
  }

  /** Whether the object does not exist. */
  static boolean isAbsent(SdkException failure) {
    return status(failure) == 404 && !isNoBucket(failure);
  }

  /** Whether the bucket does not exist. */
  static boolean isNoBucket(SdkException failure) {
    return code(failure).equals("NoSuchBucket");
  }

  /** Whether the multipart upload is not known: completed, aborted, or expired. */
  static boolean isUploadGone(SdkException failure) {
    return code(failure).equals("NoSuchUpload");
  }

  /**
   * Whether the write surely was not done and will not be: refused at the first attempt, by an
   * answer about the request itself. An earlier attempt without an answer may have been done, or be
   * under way.
   */
  static boolean isSurelyNotDone(SdkException failure) {
    int status = status(failure);
    boolean refused = status >= 300 && status < 500 && status != 408 && status != 409;
    Integer attempts = failure.numAttempts();
    boolean first = attempts != null && attempts == 1;
    if (isLocal(failure)) {
      return isWithoutKeys(failure);
    }
    return refused && first && !isTaken(failure) && !isUploadGone(failure);
  }

  /**
   * Classifies a failure.
   *
   * @param action what was tried on what, for example {@code read object commits/1.json}
   */
  ObjectStoreException of(String action, SdkException failure) {
    Verdict verdict = isLocal(failure) ? local((SdkClientException) failure) : answered(failure);
    return thrown(action, verdict, failure);
  }

  /** The failure of an action on a bucket that is known to be missing. */
  ObjectStoreException noBucket(String action, SdkException failure) {
    return thrown(action, missingBucket(), failure);
  }

  private ObjectStoreException thrown(String action, Verdict verdict, SdkException failure) {
    return new ObjectStoreException(
        verdict.kind(),
        "Cannot %s in bucket %s: %s".formatted(action, settings.bucket(), verdict.sentence()),
        failure);
  }

  private Verdict missingBucket() {
    return new Verdict(
        Kind.NO_BUCKET,
        "the bucket does not exist at %s; create it, or correct %s and %s"
            .formatted(settings.location(), S3Config.BUCKET, S3Config.REGION));
  }

  private record Verdict(Kind kind, String sentence) {}

  private Verdict local(SdkClientException failure) {
    if (isWithoutKeys(failure)) {
      return new Verdict(
          Kind.DENIED,
          "no access key was found; set %s and %s, or give the worker an AWS profile or role"
              .formatted(S3Config.ACCESS_KEY_ID, S3Config.SECRET_ACCESS_KEY));
    }
    if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
      return new Verdict(
          Kind.PERMANENT,
          "the certificate of %s is not trusted; add its authority to the worker's trust store"
              .formatted(settings.location()));
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return new Verdict(
          Kind.TRANSIENT,
          "the host name of %s cannot be resolved; check %s, %s and the network"
              .formatted(settings.location(), S3Config.ENDPOINT, S3Config.REGION));
    }
    return new Verdict(
        Kind.TRANSIENT,
        "no answer from %s (%s); check %s and the network if this goes on"
            .formatted(settings.location(), reason(failure), S3Config.ENDPOINT));
  }

  private Verdict answered(SdkException failure) {
    int status = status(failure);
    String code = code(failure);
    if (isNoBucket(failure)) {
      return missingBucket();
    }
    if (isUploadGone(failure)) {
      return new Verdict(
          Kind.TRANSIENT, "the upload was aborted or has expired; it is to be started again");
    }
    if (status == 404) {
      return new Verdict(Kind.NO_OBJECT, "it does not exist");
    }
    if (WRONG_REGION.contains(code) || status == 301) {
      return new Verdict(
          Kind.PERMANENT,
          "the bucket lies in another region than %s; correct %s (%s)"
              .formatted(settings.region(), S3Config.REGION, answer(failure)));
    }
    if (status == 401 || status == 403 || WRONG_KEYS.contains(code)) {
      return new Verdict(Kind.DENIED, denied(failure));
    }
    if (status == 408
        || status == 429
        || (status >= 500 && status != 501)
        || TRANSIENT.contains(code)) {
      return new Verdict(
          Kind.TRANSIENT,
          "%s is busy or failing (%s)".formatted(settings.location(), answer(failure)));
    }
    return new Verdict(
        Kind.PERMANENT,
        ("%s refused it (%s); if it does not know checksums, set %s to %s; if it does not know"
                + " conditional writes, it cannot hold an archive")
            .formatted(
                settings.location(),
                answer(failure),
                S3Config.CHECKSUM_MODE,
                ChecksumMode.WHEN_REQUIRED.word()));
  }

  private String denied(SdkException failure) {
    String code = code(failure);
    if (code.equals("RequestTimeTooSkewed")) {
      return "the clock of this machine differs too much from the store's; set the clock";
    }
    if (WRONG_KEYS.contains(code)) {
      return "access key %s is not accepted (%s); correct %s and %s"
          .formatted(settings.keys(), code, S3Config.ACCESS_KEY_ID, S3Config.SECRET_ACCESS_KEY);
    }
    return ("access is denied to %s (%s); allow s3:GetObject, s3:PutObject, s3:ListBucket,"
            + " s3:DeleteObject and s3:AbortMultipartUpload, or correct %s and %s")
        .formatted(
            settings.keys(), answer(failure), S3Config.ACCESS_KEY_ID, S3Config.SECRET_ACCESS_KEY);
  }

  private static boolean isLocal(SdkException failure) {
    return failure instanceof SdkClientException;
  }

  private static boolean isWithoutKeys(SdkException failure) {
    return String.valueOf(failure.getMessage()).contains("Unable to load credentials");
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }

  private static String reason(Throwable failure) {
    Throwable root = causes(failure).reduce(failure, (outer, inner) -> inner);
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private static String answer(SdkException failure) {
    String code = code(failure);
    return "HTTP " + status(failure) + (code.isEmpty() ? "" : " " + code);
  }

  private static int status(Throwable failure) {
    return failure instanceof AwsServiceException service ? service.statusCode() : 0;
  }

  private static String code(Throwable failure) {
    if (!(failure instanceof AwsServiceException service)) {
      return "";
    }
    AwsErrorDetails details = service.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }
}
