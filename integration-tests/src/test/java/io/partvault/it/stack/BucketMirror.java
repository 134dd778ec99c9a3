// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import io.partvault.archive.store.StoredObject;
import io.partvault.embedded.store.TestBucket;
import io.partvault.s3.S3ObjectStore;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies what a bucket somewhere else holds into a folder, where it can be judged. */
final class BucketMirror {

  private static final int MOST = 100_000;

  private BucketMirror() {}

  /** Brings a folder up to date and returns it; objects never change. */
  static Path of(TestBucket bucket, Path folder) {
    S3Settings settings = S3Settings.ofBucket(bucket.name()).withRegion(bucket.region());
    if (!bucket.endpoint().isEmpty()) {
      settings = settings.withEndpoint(bucket.endpoint());
    }
    try (S3ObjectStore store = S3ObjectStore.open(settings)) {
      String prefix = bucket.folder() + "/";
      for (StoredObject object : store.list(prefix, "", MOST)) {
        Path file = folder.resolve(object.key().value().substring(prefix.length()));
        if (!Files.exists(file)) {
          Files.createDirectories(file.getParent());
          Files.write(file, store.read(object.key()));
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + bucket + " to " + folder, e);
    }
  }
}
