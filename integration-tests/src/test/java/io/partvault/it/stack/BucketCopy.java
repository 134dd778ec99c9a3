// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket, copied into a folder by the SDK alone, for a judge that reads plain files. Objects do
 * not change, so each is fetched once.
 */
final class BucketCopy implements AutoCloseable {

  private final S3Client client;
  private final String bucket;
  private final Path folder;

  private BucketCopy(S3Client client, String bucket, Path folder) {
    this.client = client;
    this.bucket = bucket;
    this.folder = folder;
  }

  /** Makes the bucket, and the folder below which nothing lies yet. */
  static BucketCopy ofNewBucket(
      String bucket,
      String endpoint,
      String region,
      String accessKeyId,
      String secretAccessKey,
      Path folder) {
    S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.of(region))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
            .build();
    client.createBucket(request -> request.bucket(bucket));
    return new BucketCopy(client, bucket, folder);
  }

  /** Fetches what is new and removes what is gone. */
  void bringUpToDate() {
    Set<Path> there = new HashSet<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(bucket))
        .contents()
        .forEach(object -> fetch(object, there));
    try {
      for (Path file : files()) {
        if (!there.contains(file)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove from " + folder + " what is gone", e);
    }
  }

  private void fetch(S3Object object, Set<Path> there) {
    Path file = folder.resolve(object.key());
    there.add(file);
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      client.getObject(
          request -> request.bucket(bucket).key(object.key()), ResponseTransformer.toFile(file));
    } catch (NoSuchKeyException e) {
      there.remove(file); // deleted since it was listed
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + object.key() + " to " + file, e);
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
