// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import io.partvault.embedded.store.TestBucket;
import java.nio.file.Path;
import java.util.Map;

/** Servers whose bucket is the one that the environment names; {@link TestBucket} says how. */
record ElsewhereStack(ArchiveStack servers, TestBucket chosen, Path folder)
    implements ArchiveStack {

  @Override
  public String jdbcUrl(String database) {
    return servers.jdbcUrl(database);
  }

  @Override
  public String user() {
    return servers.user();
  }

  @Override
  public String password() {
    return servers.password();
  }

  @Override
  public String bootstrapServers() {
    return servers.bootstrapServers();
  }

  @Override
  public Map<String, String> bucketSettings() {
    return chosen.settings();
  }

  /** Its objects as below the prefix that the shipped settings have. */
  @Override
  public Path bucket() {
    BucketMirror.of(chosen, folder.resolve("archive"));
    return folder;
  }

  @Override
  public void close() {
    servers.close();
  }
}
