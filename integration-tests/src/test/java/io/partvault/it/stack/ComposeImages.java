// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The images that {@code docker-compose.yml} pins, so that tests run on what is shipped. */
final class ComposeImages {

  private static final Path FILE = Path.of("..", "docker-compose.yml");

  private ComposeImages() {}

  /** The image of a repository, with its tag. */
  static String of(String repository) {
    String start = "image: " + repository + ":";
    try {
      return Files.readAllLines(FILE).stream()
          .map(String::strip)
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring("image: ".length()))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("No image of " + repository + " in " + FILE));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + FILE, e);
    }
  }
}
