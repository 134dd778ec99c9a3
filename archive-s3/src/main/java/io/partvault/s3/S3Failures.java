// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The one place that says what a failure of the SDK means: its kind, and a sentence that names
 * bucket, object, setting and way out. Thread-safe.
 */
final class S3Failures {

  private static final String NO_BUCKET = "NoSuchBucket";
  private static final String NO_UPLOAD = "NoSuchUpload";
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
  private final S3Refusals refusals;

  S3Failures(S3Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
    refusals = new S3Refusals(settings);
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
    return code(failure).equals(NO_BUCKET);
  }

  /** Whether the multipart upload is not known: completed, aborted, or expired. */
  static boolean isUploadGone(SdkException failure) {
    return code(failure).equals(NO_UPLOAD);
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
      return isWithoutKeys(failure)
          || failure instanceof RoleRefusedException
          || failure instanceof KeysLateException;
    }
    return refused && first && !isTaken(failure) && !isUploadGone(failure);
  }

  /**
   * Classifies a failure.
   *
   * @param action what was tried on what, for example {@code read object commits/1.json}
   */
  ObjectStoreException of(String action, SdkException failure) {
    return thrown(action, verdict(action, failure), failure);
  }

  /** The configuration key to look at. */
  String configKey(SdkException failure) {
    return verdict("", failure).configKey();
  }

  private S3Verdict verdict(String action, SdkException failure) {
    if (failure instanceof RoleRefusedException refused) {
      return refusals.role(refused);
    }
    return isLocal(failure) ? local(failure) : answered(action, S3Answer.of(failure));
  }

  /** The failure of an action on a bucket that is known to be missing. */
  ObjectStoreException noBucket(String action, SdkException failure) {
    return thrown(action, missingBucket(), failure);
  }

  private ObjectStoreException thrown(String action, S3Verdict verdict, SdkException failure) {
    return new ObjectStoreException(
        verdict.kind(),
        "Cannot %s in bucket %s: %s".formatted(action, settings.bucket(), verdict.sentence()),
        failure);
  }

  private S3Verdict missingBucket() {
    return new S3Verdict(
        Kind.NO_BUCKET,
        S3PlaceKeys.BUCKET,
        "the bucket does not exist at %s; create it, or correct %s and %s"
            .formatted(settings.location(), S3PlaceKeys.BUCKET, S3PlaceKeys.REGION));
  }

  private S3Verdict local(SdkException failure) {
    if (failure instanceof KeysLateException) {
      return new S3Verdict(
          Kind.TRANSIENT,
          S3AccessKeys.ACCESS_KEY_ID,
          "%s; check the worker's profile or role and the network, or set %s and %s"
              .formatted(
                  failure.getMessage(),
                  S3AccessKeys.ACCESS_KEY_ID,
                  S3AccessKeys.SECRET_ACCESS_KEY));
    }
    if (isWithoutKeys(failure)) {
      return new S3Verdict(
          Kind.DENIED,
          S3AccessKeys.ACCESS_KEY_ID,
          "no access key was found; set %s and %s, or give the worker an AWS profile or role"
              .formatted(S3AccessKeys.ACCESS_KEY_ID, S3AccessKeys.SECRET_ACCESS_KEY));
    }
    if (causes(failure).anyMatch(CertificateException.class::isInstance)) {
      return new S3Verdict(
          Kind.PERMANENT,
          addressKey(),
          "the certificate of %s is not trusted; add its authority to the worker's trust store"
              .formatted(settings.location()));
    }
    if (causes(failure).anyMatch(UnknownHostException.class::isInstance)) {
      return new S3Verdict(
          Kind.TRANSIENT,
          addressKey(),
          "the host name of %s cannot be resolved; check %s, %s and the network"
              .formatted(reached(), S3PlaceKeys.ENDPOINT, S3PlaceKeys.REGION));
    }
    return new S3Verdict(
        Kind.TRANSIENT,
        addressKey(),
        "no answer from %s (%s); check %s and the network if this goes on"
            .formatted(reached(), reason(failure), S3PlaceKeys.ENDPOINT));
  }

  private S3Verdict answered(String action, S3Answer answer) {
    if (answer.code().equals(NO_BUCKET)) {
      return missingBucket();
    }
    if (answer.code().equals(NO_UPLOAD)) {
      return new S3Verdict(
          Kind.TRANSIENT,
          addressKey(),
          "the upload was aborted or has expired; it is to be started again");
    }
    if (answer.status() == 404 && !answer.code().startsWith("KMS.")) {
      return new S3Verdict(Kind.NO_OBJECT, S3PlaceKeys.BUCKET, "it does not exist");
    }
    if (WRONG_REGION.contains(answer.code()) || answer.status() == 301) {
      return new S3Verdict(
          Kind.PERMANENT,
          S3PlaceKeys.REGION,
          "the bucket lies in another region than %s; correct %s (%s)"
              .formatted(settings.region(), S3PlaceKeys.REGION, answer.brief()));
    }
    return refusals.verdict(action, answer).orElseGet(() -> other(answer));
  }

  private S3Verdict other(S3Answer answer) {
    int status = answer.status();
    if (status == 408
        || status == 429
        || (status >= 500 && status != 501)
        || TRANSIENT.contains(answer.code())) {
      return new S3Verdict(
          Kind.TRANSIENT,
          addressKey(),
          "%s is busy or failing (%s)".formatted(settings.location(), answer.brief()));
    }
    return new S3Verdict(
        Kind.PERMANENT,
        addressKey(),
        ("%s refused it (%s); if it does not know checksums, set %s to %s; if it does not know"
                + " conditional writes%s, it cannot hold an archive")
            .formatted(
                settings.location(),
                answer.brief(),
                S3TransferKeys.CHECKSUM_MODE,
                ChecksumMode.WHEN_REQUIRED.word(),
                settings.objects().equals(S3Objects.PLAIN)
                    ? ""
                    : ", or what %s, %s or %s ask for"
                        .formatted(
                            S3ObjectKeys.SSE_MODE, S3ObjectKeys.STORAGE_CLASS, S3ObjectKeys.TAGS)));
  }

  private String addressKey() {
    return settings.endpoint().isEmpty() ? S3PlaceKeys.REGION : S3PlaceKeys.ENDPOINT;
  }

  /** Who should have answered; behind a proxy nobody knows which of both is silent. */
  private String reached() {
    HttpProxy proxy = settings.transfer().proxy();
    return proxy.url().isEmpty()
        ? settings.location()
        : "%s through proxy %s".formatted(settings.location(), proxy);
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

  private static int status(Throwable failure) {
    return S3Answer.of(failure).status();
  }

  private static String code(Throwable failure) {
    return S3Answer.of(failure).code();
  }
}
