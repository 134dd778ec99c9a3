// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import io.partvault.embedded.leak.JvmFixture;

/** The server behind {@link S3Fixture}. */
public final class SharedS3Server implements JvmFixture {

  @Override
  public void start() {
    try (S3ObjectStore store = S3ObjectStore.open(S3Fixture.settings())) {
      store.list("", "", 1);
    }
  }
}
