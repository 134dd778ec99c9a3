// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillOptionsTest {

  private final Screen screen = new Screen();

  @Test
  void helpOfDrillNamesEveryOption() {
    assertThat(screen.run("drill", "--help")).isZero();
    assertThat(screen.out())
        .contains("--from", "--source-database", "--table", "--sample", "--partition", "--all")
        .contains("--database", "--user", "--output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sample=0|Cannot take --sample 0: give 1 or more, or --all",
        "--partition=events_1|Cannot tell whose --partition events_1 is: give its --table",
        "--partition=e --table=a.b --table=a.c|Cannot tell whose --partition e is",
        "--all --sample=2|mutually exclusive",
        "--table=events|--table events",
      })
  void whatContradictsItselfIsABadArgument(String given, String named) {
    List<String> all =
        new ArrayList<>(
            List.of("drill", "--from=s3://vault", "--database=jdbc:postgresql://h/d", "--user=u"));
    all.addAll(Arrays.asList(given.split(" ")));
    assertThat(screen.run(all.toArray(String[]::new))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG]").contains(named);
  }
}
