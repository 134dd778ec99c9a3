// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The short-lived keys of a role, fetched at the first request and again before they expire.
 * Thread-safe.
 */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {

  private final StsClient sts;
  private final AwsCredentialsProvider keys;
  private final StsAssumeRoleCredentialsProvider provider;

  /** Takes over client and keys: they are closed with it. */
  AssumedRole(StsClient sts, AwsCredentialsProvider keys, S3Role role) {
    this.sts = requireNonNull(sts, "sts is null");
    this.keys = requireNonNull(keys, "keys is null");
    provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request -> fill(request, role))
            .build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (SdkException e) {
      throw new RoleRefusedException(e);
    }
  }

  @Override
  public void close() {
    provider.close();
    sts.close();
    if (keys instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private static void fill(AssumeRoleRequest.Builder request, S3Role role) {
    request.roleArn(role.arn()).roleSessionName(role.sessionName());
    if (!role.externalId().isEmpty()) {
      request.externalId(role.externalId());
    }
  }
}
