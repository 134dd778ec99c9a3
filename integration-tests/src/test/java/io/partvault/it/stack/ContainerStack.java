// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Containers of the images that {@code docker-compose.yml} pins, with ports of this machine. */
final class ContainerStack implements ArchiveStack {

  private static final String REGION = "us-east-1";
  private static final String ACCESS_KEY_ID = "partvault";
  private static final String SECRET_ACCESS_KEY = "partvault-containers";
  private static final int S3_PORT = 80;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final PostgreSQLContainer postgres =
      new PostgreSQLContainer(ComposeImages.of("postgres"))
          .withDatabaseName("postgres")
          .withStartupTimeout(PATIENCE);
  private final KafkaContainer kafka =
      new KafkaContainer(ComposeImages.of("apache/kafka"))
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          .withStartupTimeout(PATIENCE);
  private final GenericContainer<?> s3 =
      new GenericContainer<>(ComposeImages.of("andrewgaul/s3proxy"))
          .withExposedPorts(S3_PORT)
          .withEnv("S3PROXY_AUTHORIZATION", "aws-v2-or-v4")
          .withEnv("S3PROXY_IDENTITY", ACCESS_KEY_ID)
          .withEnv("S3PROXY_CREDENTIAL", SECRET_ACCESS_KEY)
          .withEnv("JCLOUDS_PROVIDER", "filesystem")
          .withEnv("JCLOUDS_FILESYSTEM_BASEDIR", "/data")
          .waitingFor(Wait.forHttp("/").forStatusCodeMatching(status -> status > 0))
          .withStartupTimeout(PATIENCE);
  private final Path copy;
  private BucketCopy bucket;

  private ContainerStack(Path copy) {
    this.copy = copy;
  }

  /** Starts the three; without an engine it says so. */
  static ContainerStack start(Path dir) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "Cannot run on containers: no Docker engine answers; start one or set DOCKER_HOST, or"
              + " leave out -Pcontainers");
    }
    ContainerStack stack = new ContainerStack(dir.resolve("bucket"));
    try {
      Startables.deepStart(Stream.of(stack.postgres, stack.kafka, stack.s3)).join();
      stack.bucket =
          BucketCopy.ofNewBucket(
              BUCKET, stack.endpoint(), REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY, stack.copy);
      return stack;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  private String endpoint() {
    return "http://%s:%d".formatted(s3.getHost(), s3.getMappedPort(S3_PORT));
  }

  @Override
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://%s:%d/%s"
        .formatted(
            postgres.getHost(),
            postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            database);
  }

  @Override
  public String user() {
    return postgres.getUsername();
  }

  @Override
  public String password() {
    return postgres.getPassword();
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public Map<String, String> bucketSettings() {
    return ArchiveStack.bucketSettings(endpoint(), REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY);
  }

  @Override
  public Path bucket() {
    bucket.bringUpToDate();
    return copy;
  }

  @Override
  public void close() {
    if (bucket != null) {
      bucket.close();
    }
    Stream.of(kafka, s3, postgres).forEach(GenericContainer::stop);
  }
}
