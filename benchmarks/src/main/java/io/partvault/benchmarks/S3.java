// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A client of the benchmark's store, for whoever does not archive with Partvault. */
final class S3 {

  private S3() {}

  static S3Client client(Store store) {
    return S3Client.builder()
        .endpointOverride(store.endpoint())
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(Store.ACCESS_KEY_ID, Store.SECRET_ACCESS_KEY)))
        .build();
  }
}
