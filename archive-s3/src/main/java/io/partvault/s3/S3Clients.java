// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's client of the store, and what it asks for credentials: every waiting bounded, every
 * request repeated and sent through the proxy in the same way.
 */
final class S3Clients implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 5;
  private static final int MAX_CONNECTIONS = 64;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

  private final AwsCredentialsProvider credentials;
  private final S3Client s3;

  private S3Clients(AwsCredentialsProvider credentials, S3Client s3) {
    this.credentials = credentials;
    this.s3 = s3;
  }

  /** Makes them; nobody is asked anything yet. */
  static S3Clients open(S3Settings settings) {
    AwsCredentialsProvider credentials = credentials(settings);
    S3ClientBuilder builder =
        bounded(S3Client.builder(), settings)
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials)
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                RequestChecksumCalculation.valueOf(settings.checksums().name()))
            // What is read back is checked against the archive's own SHA-256. A checksum of the
            // store would turn a damaged object into a failure that looks transient.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (!settings.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    return new S3Clients(credentials, builder.build());
  }

  S3Client s3() {
    return s3;
  }

  @Override
  public void close() {
    s3.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    AwsCredentialsProvider keys = keys(settings);
    S3Role role = settings.identity().role();
    if (role.isNone()) {
      return keys;
    }
    StsClientBuilder builder =
        bounded(StsClient.builder(), settings)
            .region(Region.of(settings.region()))
            .credentialsProvider(keys);
    if (!role.endpoint().isEmpty()) {
      builder.endpointOverride(URI.create(role.endpoint()));
    }
    return new AssumedRole(builder.build(), keys, role);
  }

  private static AwsCredentialsProvider keys(S3Settings settings) {
    S3Keys keys = settings.keys();
    return keys.isDefaultChain()
        ? new BoundedKeys(DefaultCredentialsProvider.builder().build(), settings.attemptTimeout())
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
  }

  private static <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B bounded(
      B builder, S3Settings settings) {
    Duration call = settings.callTimeout();
    return builder
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .maxConnections(MAX_CONNECTIONS)
                .connectionTimeout(shorter(CONNECT_TIMEOUT, call))
                .connectionAcquisitionTimeout(shorter(SOCKET_TIMEOUT, call))
                .socketTimeout(shorter(SOCKET_TIMEOUT, call))
                .tcpKeepAlive(true)
                .proxyConfiguration(proxy(settings.transfer().proxy())))
        .overrideConfiguration(
            override ->
                override
                    .apiCallTimeout(call)
                    .apiCallAttemptTimeout(settings.attemptTimeout())
                    .retryStrategy(retries()));
  }

  private static ProxyConfiguration proxy(HttpProxy proxy) {
    ProxyConfiguration.Builder builder = ProxyConfiguration.builder();
    if (!proxy.url().isEmpty()) {
      builder
          .useSystemPropertyValues(false)
          .useEnvironmentVariableValues(false)
          .endpoint(URI.create(proxy.url()));
    }
    if (!proxy.user().isEmpty()) {
      builder
          .username(proxy.user())
          .password(proxy.password())
          .preemptiveBasicAuthenticationEnabled(true);
    }
    return builder.build();
  }

  private static StandardRetryStrategy retries() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(MAX_ATTEMPTS)
        .retryOnException(S3Failures::isConflict)
        .build();
  }

  private static Duration shorter(Duration limit, Duration call) {
    return limit.compareTo(call) < 0 ? limit : call;
  }
}
