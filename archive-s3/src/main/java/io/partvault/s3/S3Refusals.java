// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStoreException.Kind;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What refusals mean that are about who asks and with which keys. Thread-safe. */
final class S3Refusals {

  private static final Set<String> WRONG_KEYS =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "ExpiredToken",
          "InvalidToken",
          "TokenRefreshRequired");
  private static final Pattern KMS_PERMISSION = Pattern.compile("kms:[A-Za-z*]+");
  private static final Pattern KMS_KEY = Pattern.compile("arn:[^\\s\"']*:kms:[^\\s\"']+");
  private static final String KMS_PERMISSIONS = "kms:GenerateDataKey and kms:Decrypt";

  private final S3Settings settings;

  S3Refusals(S3Settings settings) {
    this.settings = requireNonNull(settings, "settings is null");
  }

  /**
   * What it means, if it is such a refusal.
   *
   * @param action what was tried, as in {@code read object commits/1.json}
   */
  Optional<S3Verdict> verdict(String action, S3Answer answer) {
    if (isAboutKms(answer)) {
      return Optional.of(kms(answer));
    }
    if (isAboutCustomerKey(answer)) {
      return Optional.of(customerKey(answer));
    }
    if (answer.status() == 401 || answer.status() == 403 || WRONG_KEYS.contains(answer.code())) {
      String key =
          answer.code().equals("SignatureDoesNotMatch")
              ? S3AccessKeys.SECRET_ACCESS_KEY
              : S3AccessKeys.ACCESS_KEY_ID;
      return Optional.of(new S3Verdict(Kind.DENIED, key, denied(action, answer)));
    }
    return Optional.empty();
  }

  /** What it means that no keys came for the role. */
  S3Verdict role(RoleRefusedException failure) {
    S3Role role = settings.identity().role();
    S3Answer answer = S3Answer.of(failure.answer());
    String place =
        role.endpoint().isEmpty() ? "the token service of AWS" : "token service " + role.endpoint();
    if (answer.status() == 0 || answer.status() >= 500 || answer.status() == 429) {
      return new S3Verdict(
          Kind.TRANSIENT,
          S3AccessKeys.STS_ENDPOINT,
          "%s gave no keys for role %s (%s); check %s and the network if this goes on"
              .formatted(
                  place,
                  role.arn(),
                  answer.status() == 0 ? failure.getMessage() : answer.brief(),
                  S3AccessKeys.STS_ENDPOINT));
    }
    return new S3Verdict(
        Kind.DENIED,
        S3AccessKeys.ROLE_ARN,
        ("%s refuses role %s to %s (%s); allow sts:AssumeRole on it there, let its trust policy name"
                + " them%s, or correct %s")
            .formatted(
                place,
                role.arn(),
                settings.keys(),
                answer.brief(),
                role.externalId().isEmpty()
                    ? " and ask for no external id, or set " + S3AccessKeys.ROLE_EXTERNAL_ID
                    : " and external id " + role.externalId(),
                S3AccessKeys.ROLE_ARN));
  }

  private static boolean isAboutKms(S3Answer answer) {
    return answer.code().startsWith("KMS.") || KMS_PERMISSION.matcher(answer.message()).find();
  }

  private boolean isAboutCustomerKey(S3Answer answer) {
    boolean words =
        answer.message().contains("Server Side Encryption")
            || answer.message().contains("customer")
            || answer.message().contains("MD5 hash of the key");
    // An answer to HEAD has no words; with a customer key it is most likely about that.
    boolean silent = answer.code().isEmpty() && isCustomerEncrypted();
    return answer.status() == 400 && (words || silent);
  }

  private boolean isCustomerEncrypted() {
    return settings.objects().encryption().mode() == EncryptionMode.SSE_C;
  }

  private S3Verdict kms(S3Answer answer) {
    String configured = settings.objects().encryption().kmsKeyId();
    Matcher named = KMS_KEY.matcher(answer.message());
    String key =
        !configured.isEmpty()
            ? configured
            : named.find() ? named.group() : "that the bucket encrypts with by default";
    Matcher permission = KMS_PERMISSION.matcher(answer.message());
    boolean denied = permission.find();
    return new S3Verdict(
        Kind.DENIED,
        S3ObjectKeys.SSE_KMS_KEY_ID,
        "KMS key %s cannot be used (%s); %s, or correct %s"
            .formatted(
                key,
                answer.brief(),
                denied
                    ? "allow %s on it to %s (%s are needed)"
                        .formatted(permission.group(), settings.identity(), KMS_PERMISSIONS)
                    : "it must exist, be enabled and lie in region " + settings.region(),
                S3ObjectKeys.SSE_KMS_KEY_ID));
  }

  private S3Verdict customerKey(S3Answer answer) {
    return isCustomerEncrypted()
        ? new S3Verdict(
            Kind.DENIED,
            S3ObjectKeys.SSE_CUSTOMER_KEY,
            ("the object is not encrypted with this %s, or %s does not know SSE-C (%s); give the key"
                    + " that the archive was written with")
                .formatted(S3ObjectKeys.SSE_CUSTOMER_KEY, settings.location(), answer.brief()))
        : new S3Verdict(
            Kind.DENIED,
            S3ObjectKeys.SSE_MODE,
            "the object is encrypted with a customer key (%s); set %s = sse-c, and %s to that key"
                .formatted(answer.brief(), S3ObjectKeys.SSE_MODE, S3ObjectKeys.SSE_CUSTOMER_KEY));
  }

  /** The right that an action needs first. */
  private static String right(String action) {
    return switch (action.split(" ", 2)[0]) {
      case "list" -> "s3:ListBucket";
      case "write" -> "s3:PutObject";
      case "delete" -> "s3:DeleteObject";
      case "abort" -> "s3:ListBucketMultipartUploads and s3:AbortMultipartUpload";
      default -> "s3:GetObject";
    };
  }

  private String denied(String action, S3Answer answer) {
    if (answer.code().equals("RequestTimeTooSkewed")) {
      return "the clock of this machine differs too much from the store's; set the clock";
    }
    if (WRONG_KEYS.contains(answer.code())) {
      return "access key %s is not accepted (%s); correct %s and %s"
          .formatted(
              settings.keys(),
              answer.code(),
              S3AccessKeys.ACCESS_KEY_ID,
              S3AccessKeys.SECRET_ACCESS_KEY);
    }
    return ("access is denied to %s (%s); allow %s (an archive takes s3:ListBucket, s3:GetObject,"
            + " s3:PutObject, s3:DeleteObject and s3:AbortMultipartUpload%s), or correct %s and %s%s")
        .formatted(
            settings.identity(),
            answer.brief(),
            right(action),
            settings.objects().tags().isEmpty() ? "" : ", and s3:PutObjectTagging",
            S3AccessKeys.ACCESS_KEY_ID,
            S3AccessKeys.SECRET_ACCESS_KEY,
            isCustomerEncrypted()
                ? "; the object may also be encrypted with another " + S3ObjectKeys.SSE_CUSTOMER_KEY
                : "");
  }
}
