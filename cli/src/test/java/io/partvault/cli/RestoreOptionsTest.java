// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreOptionsTest {

  private final Screen screen = new Screen();

  @Test
  void helpOfRestoreNamesEveryOption() {
    assertThat(screen.run("restore", "--help")).isZero();
    assertThat(screen.out())
        .contains(
            "--from",
            "--s3-endpoint",
            "--s3-region",
            "--s3-settings",
            "--source-database",
            "--table",
            "--partition",
            "--from-date",
            "--to-date",
            "--all",
            "--epoch",
            "--database",
            "--user",
            "--password-file",
            "--attach-to",
            "--stand-alone",
            "--into",
            "--append",
            "--on-conflict",
            "--schema",
            "--where",
            "--check",
            "--parallel",
            "--keep-days",
            "--dry-run",
            "--output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--keep-days=3|--partition",
        "--all --partition=events_1|mutually exclusive",
        "--from-date=2024-01-01|--to-date",
        "--from-date=2024-02-01 --to-date=2024-01-01|the first day comes after the last",
        "--from-date=January --to-date=2024-01-01|--from-date",
        "--all --epoch=17|give its --partition",
        "--partition=events_1 --epoch=0|give its --partition",
        "--all --into=public.a --stand-alone|mutually exclusive",
        "--all --into=history|give schema.table",
        "--all --on-conflict=skip|give --into",
        "--all --append|give --into",
        "--all --into=public.a --on-conflict=maybe|--on-conflict",
        "--all --schema=loose|--schema",
        "--all --check=nothing|--check",
        "--all --where=id|archived later as if they were all",
        "--all --parallel=0|give a number from 1 to 64",
        "--all --parallel=65|give a number from 1 to 64",
        "--all --into=public.a --parallel=2|leave --parallel out",
        "--all --keep-days=0|give a number from 1",
      })
  void badOptionsOfRestoreNameTheOption(String options, String named) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "restore",
                "--from=s3://vault/shop",
                "--table=public.events",
                "--database=jdbc:postgresql://127.0.0.1:1/shop",
                "--user=me"));
    all.addAll(List.of(options.split(" ")));
    assertThat(screen.run(all.toArray(String[]::new))).as(screen.err()).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(named);
    assertThat(screen.out()).isEmpty();
  }
}
