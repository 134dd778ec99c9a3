// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a folder for one broker of one process. Kafka has a lock of its own, but a second node
 * takes it only after it has opened the controller's log, which ruins the first. Thread-safe.
 */
final class FolderLock implements AutoCloseable {
  /**
   * The folders this JVM holds. To open and close a lock file a second time would give up the
   * process's lock on it, so such an attempt must not get as far as the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder, given by its real path.
   *
   * @throws EmbeddedServerException if another broker has it
   */
  static FolderLock on(Path folder) throws IOException {
    if (!HELD.add(folder)) {
      throw taken(folder);
    }
    boolean locked = false;
    try {
      FileChannel channel =
          FileChannel.open(
              folder.resolve("partvault.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw taken(folder);
      }
      return new FolderLock(folder, channel);
    } finally {
      if (!locked) {
        HELD.remove(folder);
      }
    }
  }

  /** Lets the next one in; a second call does nothing. */
  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(folder);
    }
  }

  private static EmbeddedServerException taken(Path folder) {
    return new EmbeddedServerException(
        "another broker uses %s; wait for it or choose another folder".formatted(folder));
  }
}
