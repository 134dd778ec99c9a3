// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the SDK's client with every waiting bounded. */
final class S3Clients {

  private static final int MAX_ATTEMPTS = 5;
  private static final int MAX_CONNECTIONS = 64;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

  private S3Clients() {}

  static S3Client open(S3Settings settings) {
    Duration call = settings.callTimeout();
    S3ClientBuilder builder =
        S3Client.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings.keys()))
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                RequestChecksumCalculation.valueOf(settings.checksums().name()))
            // What is read back is checked against the archive's own SHA-256. A checksum of the
            // store would turn a damaged object into a failure that looks transient.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(MAX_CONNECTIONS)
                    .connectionTimeout(shorter(CONNECT_TIMEOUT, call))
                    .connectionAcquisitionTimeout(shorter(SOCKET_TIMEOUT, call))
                    .socketTimeout(shorter(SOCKET_TIMEOUT, call))
                    .tcpKeepAlive(true))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallTimeout(call)
                        .apiCallAttemptTimeout(settings.attemptTimeout())
                        .retryStrategy(retries()));
    if (!settings.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    return builder.build();
  }

  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .retryOnException(S3Failures::isConflict)
        .build();
  }

  private static AwsCredentialsProvider credentials(S3Keys keys) {
    return keys.isDefaultChain()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
  }

  private static Duration shorter(Duration limit, Duration call) {
    return limit.compareTo(call) < 0 ? limit : call;
  }
}
