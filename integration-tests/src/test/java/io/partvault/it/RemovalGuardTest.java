// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.verdict.Verdict;
import io.partvault.postgres.removal.DetachReference;
import io.partvault.postgres.removal.PartitionRemover;
import io.partvault.postgres.removal.RemovalOrder;
import io.partvault.postgres.removal.RemovalPlan;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What takes rows away stands in one place, and whoever calls it has a complete verdict. */
class RemovalGuardTest {

  private static final Pattern REMOVES =
      Pattern.compile(
          "\\b(DROP\\s+(TABLE|SCHEMA|OWNED)|DETACH\\s+PARTITION|TRUNCATE|DELETE\\s+FROM)\\b");

  @Test
  void everyWayToRemoveTakesAnOrderAndEveryOrderACompleteVerdict() throws NoSuchMethodException {
    assertThat(PartitionRemover.class.getDeclaredMethods())
        .filteredOn(method -> Modifier.isPublic(method.getModifiers()))
        .isNotEmpty()
        .allMatch(RemovalGuardTest::takesAnOrderFirst);
    assertThat(RemovalOrder.class.getMethod("verdict").getReturnType())
        .isEqualTo(Verdict.Complete.class);
    assertThat(Verdict.Complete.class.getConstructors()).as("only the verifier has one").isEmpty();
    assertThatThrownBy(
            () ->
                new RemovalOrder(
                    null, null, null, new RemovalPlan.Direct(), 0, new DetachReference("", 0)))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("verdict");
  }

  /** Read in the sources, because the statements are put together from parts. */
  @Test
  void statementsThatRemoveStandInOneClass() throws IOException {
    TreeSet<String> places = new TreeSet<>();
    for (Path source : Sources.below("src/main/java")) {
      boolean removes =
          Files.readAllLines(source).stream()
              .map(String::strip)
              .filter(line -> !line.startsWith("//") && !line.startsWith("*"))
              // What a message tells people to run has no name in it yet.
              .filter(line -> !line.contains("\\u2026") && !line.contains("…"))
              .anyMatch(line -> REMOVES.matcher(line).find());
      if (removes) {
        places.add(source.getFileName().toString());
      }
    }
    assertThat(places).containsExactly("RemovalStatements.java");
  }

  private static boolean takesAnOrderFirst(Method method) {
    return Arrays.asList(method.getParameterTypes()).indexOf(RemovalOrder.class) == 0;
  }
}
