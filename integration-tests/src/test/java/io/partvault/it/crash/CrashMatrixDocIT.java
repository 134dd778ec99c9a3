// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The published matrix names the cells that exist, and no others. */
@Tag("matrix")
class CrashMatrixDocIT {

  private static final Path PAGE = Path.of("..", "docs", "crash-matrix.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+IT\\.\\w+)`");

  @Test
  void thePublishedMatrixNamesExactlyTheCellsThatExist() throws IOException {
    if (Boolean.getBoolean("partvault.docs.update")) {
      Files.writeString(PAGE, CrashMatrixPage.of(MatrixExtension.RESULTS).print());
    }
    String page = Files.readString(PAGE);
    Set<String> published = new TreeSet<>();
    for (Matcher test = TEST.matcher(page); test.find(); ) {
      published.add(test.group(1));
    }
    assertThat(published)
        .as("docs/crash-matrix.md is stale; its last section has the command that prints it anew")
        .isEqualTo(cells());
    assertThat(page).doesNotContain("**failed**");
  }

  private static Set<String> cells() {
    return new ClassFileImporter()
        .importPackages(CrashMatrixDocIT.class.getPackageName()).stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Cell.class))
            .map(method -> method.getOwner().getSimpleName() + "." + method.getName())
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
