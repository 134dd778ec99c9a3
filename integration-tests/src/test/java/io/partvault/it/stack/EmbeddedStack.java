// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import io.partvault.embedded.KafkaBroker;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import java.nio.file.Path;
import java.util.Map;

/** Servers of the build, with their data in one folder. */
final class EmbeddedStack implements ArchiveStack {

  private final Path dir;
  private final PostgresServer postgres;
  private final S3Server s3;
  private final KafkaBroker broker;

  private EmbeddedStack(Path dir, PostgresServer postgres, S3Server s3, KafkaBroker broker) {
    this.dir = dir;
    this.postgres = postgres;
    this.s3 = s3;
    this.broker = broker;
  }

  static EmbeddedStack start(Path dir) {
    PostgresServer postgres = PostgresServer.start(dir.resolve("postgres"));
    S3Server s3 = S3Server.start(dir.resolve("s3"));
    s3.createBucket(BUCKET);
    return new EmbeddedStack(dir, postgres, s3, KafkaBroker.start(dir.resolve("kafka")));
  }

  @Override
  public String jdbcUrl(String database) {
    return postgres.jdbcUrl(database);
  }

  @Override
  public String user() {
    return postgres.user();
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public Map<String, String> bucketSettings() {
    return ArchiveStack.bucketSettings(
        s3.endpoint().toString(), s3.region(), s3.accessKeyId(), s3.secretAccessKey());
  }

  @Override
  public Path bucket() {
    return dir.resolve("s3").resolve(BUCKET);
  }

  @Override
  public void close() {
    broker.close();
    s3.close();
    postgres.close();
  }
}
