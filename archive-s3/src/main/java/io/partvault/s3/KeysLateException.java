// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkClientException;

/** No access key came in time from whoever the AWS default chain asks. */
final class KeysLateException extends SdkClientException {

  private static final long serialVersionUID = 1L;

  KeysLateException(Duration limit) {
    super(
        builder()
            .message(
                "no access key came from the AWS default chain within %d ms"
                    .formatted(limit.toMillis())));
  }

  @Override
  public boolean retryable() {
    return false; // the time for the call is over
  }
}
