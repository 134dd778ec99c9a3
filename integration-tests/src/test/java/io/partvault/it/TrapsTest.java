// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every known way in which Kafka Connect sinks lost data has a test that is tagged with it. */
class TrapsTest {

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(C\\d+)\"\\)");

  @Test
  void everyTrapOfConnectHasATest() throws IOException {
    Set<String> tagged = new TreeSet<>();
    for (Path source : testSources()) {
      for (Matcher tag = TAG.matcher(Files.readString(source)); tag.find(); ) {
        tagged.add(tag.group(1));
      }
    }
    assertThat(tagged).containsAll(IntStream.rangeClosed(1, 26).mapToObj(n -> "C" + n).toList());
  }

  private static List<Path> testSources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.map(m -> m.resolve("src/test/java")).toList()) {
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
