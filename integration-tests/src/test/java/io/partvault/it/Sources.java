// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The source files of all modules. */
final class Sources {

  private Sources() {}

  /**
   * All Java files below a folder that modules have.
   *
   * @param folder {@code src/main/java} or {@code src/test/java}
   */
  static List<Path> below(String folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.map(m -> m.resolve(folder)).toList()) {
        if (Files.isDirectory(module)) {
          try (Stream<Path> files = Files.walk(module)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }
}
