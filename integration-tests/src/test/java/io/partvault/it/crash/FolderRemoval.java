// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Removes a folder in which servers that are just ending may still create and remove files. */
final class FolderRemoval {

  private FolderRemoval() {}

  static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // it was removed meanwhile
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException failure) {
            dir.toFile().delete(); // stays if something was created in it again
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
