// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** The token service gave no keys for the role; the store was not asked anything. */
final class RoleRefusedException extends SdkClientException {

  private static final long serialVersionUID = 1L;

  private final SdkException answer;

  RoleRefusedException(SdkException answer) {
    super(SdkClientException.builder().message(answer.getMessage()).cause(answer));
    this.answer = answer;
  }

  /** What the token service said, or why it said nothing. */
  SdkException answer() {
    return answer;
  }

  @Override
  public boolean retryable() {
    return false; // it was repeated already
  }
}
