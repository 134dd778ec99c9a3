// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk of its own, in memory, for one folder. */
final class SmallDisk implements AutoCloseable {

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /**
   * Puts one under the folder.
   *
   * @param size as {@code mount} takes it
   * @return empty on a machine that does not let this user mount
   */
  static Optional<SmallDisk> mount(Path folder, String size) throws IOException {
    Files.createDirectories(folder);
    return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", folder.toString())
        ? Optional.of(new SmallDisk(folder))
        : Optional.empty();
  }

  /** Makes it larger; what is on it stays. */
  void grow(String size) throws IOException {
    if (!run("mount", "-o", "remount,size=" + size, folder.toString())) {
      throw new IOException("Cannot make the disk at " + folder + " larger");
    }
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", "--lazy", folder.toString())) {
      throw new IOException("Cannot unmount " + folder);
    }
  }

  private static boolean run(String... command) throws IOException {
    try {
      return new ProcessBuilder(List.of(command)).start().waitFor() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted in " + command[0], e);
    } catch (IOException e) {
      return false; // no such program on this machine
    }
  }
}
