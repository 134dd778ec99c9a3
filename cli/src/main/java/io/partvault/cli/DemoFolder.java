// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one demo.
 *
 * @param path where it is
 */
record DemoFolder(Path path) {

  private static final Logger log = LoggerFactory.getLogger(DemoFolder.class);

  /** A new or empty one; a temporary one without a wish. */
  static DemoFolder create(Path wish) {
    try {
      Path folder =
          wish == null
              ? Files.createTempDirectory("partvault-demo-")
              : Files.createDirectories(wish.toAbsolutePath().normalize());
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isPresent()) {
          throw CommandFailure.config(
              "Cannot use --dir " + folder + ": it is not empty; give a new folder");
        }
      }
      if (wish == null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        // Root runs PostgreSQL as somebody else, who has to pass through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
      }
      return new DemoFolder(folder);
    } catch (IOException e) {
      throw CommandFailure.config(
          "Cannot make a folder for the demo: " + e + "; give a writable one with --dir");
    }
  }

  /** Where everything is logged to. */
  Path log() {
    return path.resolve("partvault.log");
  }

  /** Removes it with everything in it; what cannot be removed is logged and stays. */
  void delete() {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      log.warn("Cannot remove {} altogether", path, e);
    }
  }
}
