// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database and S3 servers that this JVM has started, for whoever checks that nothing was left
 * behind in them or that they were closed. Thread-safe.
 */
public final class RunningServers {
  private static final Set<PostgresServer> POSTGRES = ConcurrentHashMap.newKeySet();
  private static final Set<S3Server> S3 = ConcurrentHashMap.newKeySet();
  private static final Set<Path> S3_FOLDERS = ConcurrentHashMap.newKeySet();

  private RunningServers() {}

  /** The PostgreSQL servers that are not closed. */
  public static Set<PostgresServer> postgres() {
    return Set.copyOf(POSTGRES);
  }

  /** The S3 servers that are not closed. */
  public static Set<S3Server> s3() {
    return Set.copyOf(S3);
  }

  /** The folders of all S3 servers, closed ones included. */
  public static Set<Path> s3Folders() {
    return Set.copyOf(S3_FOLDERS);
  }

  static void started(PostgresServer server) {
    POSTGRES.add(server);
  }

  static void started(S3Server server, Path folder) {
    S3.add(server);
    S3_FOLDERS.add(folder);
  }

  static void closed(PostgresServer server) {
    POSTGRES.remove(server);
  }

  static void closed(S3Server server) {
    S3.remove(server);
  }
}
