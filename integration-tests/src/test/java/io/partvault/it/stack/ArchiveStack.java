// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.ObjectKey;
import io.partvault.embedded.process.ShippedConfig;
import io.partvault.embedded.store.TestBucket;
import io.partvault.s3.S3Config;
import io.partvault.s3.S3ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * A database, a broker and a bucket, new and empty; workers are processes on the machine of the
 * test either way. A test that takes its servers from here has the tag {@code stack} and runs on
 * embedded servers, and with {@code -Pcontainers} on containers.
 */
public interface ArchiveStack extends DatabaseServer, AutoCloseable {

  /** Which one, as a system property: {@code containers}, or embedded servers. */
  String PROPERTY = "partvault.stack";

  /** The bucket that is there. */
  String BUCKET = "vault";

  /** Where Kafka clients connect first; topics are not made by merely naming them. */
  String bootstrapServers();

  /** The settings by which sink and cleanup find the bucket. */
  Map<String, String> bucketSettings();

  /** The bucket as a folder, an object a file, at least as it was when this was called. */
  Path bucket();

  /**
   * Has an object hold other bytes, as nobody does who keeps to the rules. In the folder that
   * {@link #bucket} has given before, the old ones may stay.
   *
   * @param key within the archive, as manifests name it
   */
  default void overwrite(String key, byte[] content) throws IOException {
    S3Config config =
        new S3Config(
            new AbstractConfig(
                S3Config.define(new ConfigDef()),
                ShippedConfig.connector("sink", bucketSettings()),
                false));
    ObjectKey object =
        new ArchiveLayout(config.keyPrefix(), DataPathTemplate.parse(DataPathTemplate.DEFAULT))
            .resolve(key);
    try (S3ObjectStore store = S3ObjectStore.open(config.settings())) {
      store.delete(object);
      store.create(object, content);
    }
  }

  /** What the source and cleanup need to find a database. */
  default Map<String, String> databaseSettings(String database) {
    return Map.of(
        "connection.url", jdbcUrl(database),
        "connection.user", user(),
        "connection.password", password());
  }

  /** Stops the servers. */
  @Override
  void close();

  /**
   * Starts the one that this run is about, with the bucket that the environment names if it does.
   *
   * @param dir for data
   */
  static ArchiveStack start(Path dir) {
    ArchiveStack servers =
        "containers".equals(System.getProperty(PROPERTY))
            ? ContainerStack.start(dir)
            : EmbeddedStack.start(dir);
    return TestBucket.fromEnvironment()
        .<ArchiveStack>map(chosen -> new ElsewhereStack(servers, chosen, dir.resolve("mirror")))
        .orElse(servers);
  }

  /** The settings for a bucket of an S3 server other than AWS. */
  static Map<String, String> bucketSettings(
      String endpoint, String region, String accessKeyId, String secretAccessKey) {
    return Map.of(
        "s3.bucket.name", BUCKET,
        "s3.region", region,
        "s3.endpoint.url", endpoint,
        "s3.path.style.access.enabled", "true",
        "aws.access.key.id", accessKeyId,
        "aws.secret.access.key", secretAccessKey);
  }
}
