// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every known way in which tools like this one lost data has a test that is tagged with it. */
class TrapsTest {

  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-Z]\\d+)\"\\)");
  private static final String ON_EVERY_VERSION = "@Tag(\"versions\")";

  @ParameterizedTest(name = "{0}: {1}1 to {1}{2}")
  @CsvSource({"Kafka Connect, C, 26", "bytes, B, 10"})
  void everyTrapHasATest(String of, String letter, int last) throws IOException {
    Set<String> tags = new TreeSet<>();
    for (Path source : Sources.below("src/test/java")) {
      addTags(Files.readString(source), tags);
    }
    assertThat(tags).as("tests of the traps of %s", of).containsAll(traps(letter, last));
  }

  @Test
  void everyTrapOfDroppingHasATestOnRealServersOfSeveralVersions() throws IOException {
    Set<String> tags = new TreeSet<>();
    for (Path source : Sources.below("src/test/java")) {
      String content = Files.readString(source);
      if (source.toString().endsWith("IT.java") && content.contains(ON_EVERY_VERSION)) {
        addTags(content, tags);
      }
    }
    assertThat(tags).containsAll(traps("D", 36));
  }

  private static void addTags(String source, Set<String> tags) {
    for (Matcher tag = TAG.matcher(source); tag.find(); ) {
      tags.add(tag.group(1));
    }
  }

  private static Set<String> traps(String letter, int last) {
    return IntStream.rangeClosed(1, last)
        .mapToObj(n -> letter + n)
        .collect(toCollection(TreeSet::new));
  }
}
