// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Unpacks the plugin zips that the build made, as an operator does. */
public final class Plugins {

  private Plugins() {}

  /** Unpacks the zips of both connector modules into the folder. */
  public static Path unpackInto(Path folder) throws IOException {
    for (String module : List.of("connector-source", "connector-sink")) {
      unzip(zipOf(module), folder);
    }
    return folder;
  }

  private static Path zipOf(String module) throws IOException {
    Path target = Path.of("..", module, "target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-plugin.zip"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No plugin zip in " + target));
    }
  }

  private static void unzip(Path zip, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(zip);
        ZipInputStream entries = new ZipInputStream(in)) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("Zip entry leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(entries, file);
        }
      }
    }
  }
}
