// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import io.partvault.embedded.S3Server;
import io.partvault.embedded.store.TestBucket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One S3 server for all tests of this JVM, on a temporary folder. */
final class S3Fixture {

  static final String BUCKET = "archive";
  private static final S3Server SERVER = start();

  private S3Fixture() {}

  static URI endpoint() {
    return SERVER.endpoint();
  }

  static S3Settings settings() {
    return settings(SERVER.endpoint());
  }

  /** What the contract runs against: that server, or the bucket that the environment names. */
  static S3Settings contractSettings() {
    return TestBucket.fromEnvironment().map(S3Fixture::settings).orElseGet(S3Fixture::settings);
  }

  private static S3Settings settings(TestBucket bucket) {
    S3Settings settings =
        S3Settings.ofBucket(bucket.name())
            .withRegion(bucket.region())
            .withPartBytes(S3Settings.MIN_PART_BYTES);
    return bucket.endpoint().isEmpty() ? settings : settings.withEndpoint(bucket.endpoint());
  }

  static S3Settings settings(URI endpoint) {
    return S3Settings.ofBucket(BUCKET)
        .withEndpoint(endpoint.toString())
        .withKeys(new S3Keys(SERVER.accessKeyId(), SERVER.secretAccessKey()))
        .withPartBytes(S3Settings.MIN_PART_BYTES)
        .withCallTimeout(Duration.ofSeconds(30));
  }

  private static S3Server start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "s3-");
      S3Server server = S3Server.start(folder);
      server.createBucket(BUCKET);
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for the S3 server", e);
    }
  }
}
