// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * What a server of the AWS protocols answered.
 *
 * @param status of HTTP; 0 if there was no answer
 * @param code the protocol's own; may be empty, as in all answers to HEAD
 * @param message in the server's words; may be empty
 */
record S3Answer(int status, String code, String message) {

  static S3Answer of(Throwable failure) {
    if (!(failure instanceof AwsServiceException service)) {
      return new S3Answer(0, "", "");
    }
    AwsErrorDetails details = service.awsErrorDetails();
    return details == null
        ? new S3Answer(service.statusCode(), "", "")
        : new S3Answer(
            service.statusCode(), text(details.errorCode()), text(details.errorMessage()));
  }

  /** For messages: {@code HTTP 403 AccessDenied}. */
  String brief() {
    return "HTTP " + status + (code.isEmpty() ? "" : " " + code);
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
