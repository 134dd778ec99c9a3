// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartvaultTest {

  private final Screen screen = new Screen();

  private static String[] archive(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "archive",
                "--database=jdbc:postgresql://127.0.0.1:1/shop",
                "--user=me",
                "--table=public.events",
                "--to=s3://vault/shop"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void withoutACommandItSaysWhichThereAre() {
    assertThat(screen.run()).isEqualTo(3);
    assertThat(screen.err())
        .startsWith(
            "[CONFIG] Say what to do: demo, archive, verify, restore, drill, why, hold, release or version");
  }

  @Test
  void helpNamesCommandsAndExitCodesAndIsNoFailure() {
    assertThat(screen.run("--help")).isZero();
    assertThat(screen.out())
        .contains(
            "demo", "archive", "verify", "restore", "drill", "why", "hold", "release", "version")
        .contains("found damage", "no connection");
  }

  @Test
  void helpOfArchiveNamesEveryOption() {
    assertThat(screen.run("archive", "--help")).isZero();
    assertThat(screen.out())
        .contains(
            "--database",
            "--user",
            "--password-file",
            "--table",
            "--older-than",
            "--keep",
            "--partition",
            "--to",
            "--s3-endpoint",
            "--s3-region",
            "--s3-settings",
            "--detach",
            "--drop",
            "--drop-delay-days",
            "--tasks",
            "--state-dir",
            "--dry-run",
            "--output");
  }

  @Test
  void helpOfVerifyNamesEveryOption() {
    assertThat(screen.run("verify", "--help")).isZero();
    assertThat(screen.out())
        .contains(
            "--from",
            "--s3-endpoint",
            "--s3-region",
            "--s3-settings",
            "--table",
            "--database",
            "--metadata-only",
            "--parallel",
            "--output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--table=public.events | Missing required option: '--from",
        "--from=vault/shop | Cannot read --from vault/shop: give s3://bucket",
        "--from=s3://vault --table=events | --table events: give schema.table",
        "--from=s3://vault --parallel=0 | --parallel 0: give a number from 1 to 64",
        "--from=s3://vault --parallel=65 | --parallel 65",
        "--from=s3://vault --output=xml | --output",
        "--from=s3://vault --s3-endpoint=here | http(s)://host:port",
        "--from=s3://vault --to=s3://vault | --to",
      })
  void badOptionsOfVerifyNameTheOption(String options, String named) {
    assertThat(screen.run(("verify " + options).split(" "))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(named).doesNotContain("\tat ");
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void helpOfWhyNamesEveryOption() {
    assertThat(screen.run("why", "--help")).isZero();
    assertThat(screen.out())
        .contains("--database", "--user", "--password-file", "--table", "--older-than", "--keep")
        .contains(
            "--partition", "--from", "--s3-endpoint", "--s3-region", "--s3-settings", "--detach")
        .contains("--drop-delay-days", "--allow-changed", "--decimal-handling")
        .contains("--logical-database", "--verify", "--output");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hold", "release"})
  void helpOfHoldAndReleaseNamesEveryOption(String command) {
    assertThat(screen.run(command, "--help")).isZero();
    assertThat(screen.out())
        .contains(
            "--from", "--s3-endpoint", "--s3-region", "--s3-settings", "--database", "--table")
        .contains("--partition");
    assertThat(screen.out().contains("--reason")).isEqualTo(command.equals("hold"));
  }

  @Test
  void versionGoesToStandardOutput() {
    assertThat(screen.run("version")).isZero();
    assertThat(screen.out()).matches("partvault \\d+\\.\\d+.*, Java .*\\R");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rows=-1", "--rows=ten", "--tasks=0", "--colour", "--output=xml"})
  void badOptionsOfTheDemoAreOneSentenceAndExitCodeThree(String option) {
    assertThat(screen.run("demo", option)).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").doesNotContain("\tat ");
    assertThat(screen.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--debezium --rows=1|--rows 1",
        "--debezium --rows=0|Debezium sends nothing",
      })
  void whatDebeziumCannotDoIsSaidBeforeAnythingStarts(String options, String sentence) {
    assertThat(screen.run(("demo " + options).split(" ", -1))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tasks=2|--older-than",
        "--older-than=P90D --keep=3|mutually exclusive",
        "--older-than=90days|ISO 8601",
        "--keep=-2|give 0 or more",
        "--keep=2 --drop --drop-delay-days=3|--detach",
        "--keep=2 --s3-endpoint=here|http(s)://host:port",
        "--keep=2 --tasks=0|--tasks",
        "--keep=2 --password-file=/no/such/file|--password-file",
      })
  void badOptionsOfArchiveNameTheOption(String options, String named) {
    assertThat(screen.run(archive(options.split(" ")))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(named);
    assertThat(screen.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--table=a.b|--older-than",
        "--keep=1 --older-than=P1D|mutually exclusive",
        "--keep=1 --from=here|Cannot read --from here: give s3://bucket",
        "--keep=1 --drop-delay-days=-1|--drop-delay-days -1",
        "--keep=1 --logical-database=a/b|--logical-database a/b",
        "--keep=1 --verify=none|--verify",
        "--keep=1 --decimal-handling=float|--decimal-handling",
        "--keep=1 --table=events|Cannot read --table events: give schema.table",
        "--keep=1 --allow-changed=events|Cannot read --allow-changed events",
      })
  void badOptionsOfWhyNameTheOption(String options, String named) {
    List<String> all =
        new ArrayList<>(
            List.of("why", "--database=jdbc:postgresql://127.0.0.1:1/shop", "--user=me"));
    if (!options.contains("--from")) {
      all.add("--from=s3://vault/shop");
    }
    if (!options.contains("--table")) {
      all.add("--table=public.events");
    }
    all.addAll(List.of(options.split(" ")));
    assertThat(screen.run(all.toArray(String[]::new))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(named);
    assertThat(screen.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--partition=|--partition",
        "--partition=a/b|Cannot read --partition a/b: give NAME or SCHEMA.NAME",
        "--partition=a.b.c|Cannot read --partition a.b.c",
        "--partition=\"a|Cannot read --partition \"a",
        "--partition=\"a\",\"b\"|Cannot read --partition",
        "--partition=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa|63 bytes",
        "--reason=why|--partition",
        "--partition=a --reason=|--reason",
        "--partition=a --by=|--by",
        "--partition=a --database=a.b|Cannot use --database a.b: give the topic.prefix",
        "--partition=a --table=events|Cannot read --table events: give schema.table",
      })
  void badOptionsOfHoldNameTheOption(String options, String named) {
    List<String> all = new ArrayList<>(List.of("hold", "--from=s3://vault"));
    if (!options.contains("--table")) {
      all.add("--table=public.events");
    }
    if (!options.contains("--database")) {
      all.add("--database=shop");
    }
    if (!options.contains("--reason")) {
      all.add("--reason=audit");
    }
    all.addAll(List.of(options.split(" ")));
    assertThat(screen.run(all.toArray(String[]::new))).isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains(named);
    assertThat(screen.out()).isEmpty();
  }

  @Test
  void aReasonOfSeveralLinesIsRefused() {
    String[] hold = {
      "hold",
      "--from=s3://vault",
      "--database=shop",
      "--table=a.b",
      "--partition=c",
      "--reason=one\ntwo"
    };
    assertThat(screen.run(hold)).isEqualTo(3);
    assertThat(screen.err()).contains("--reason: give one line");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://h/shop, give jdbc:postgresql://host:port/database",
    "jdbc:postgresql://h/, give jdbc:postgresql://host:port/database",
    "jdbc:postgresql://h/shop?password=secret, PGPASSWORD",
  })
  void badAddressesOfADatabaseAreRefusedWithoutShowingAPassword(String url, String wayOut) {
    int exitCode =
        screen.run(
            "archive",
            "--database",
            url,
            "--user=me",
            "--table=a.b",
            "--keep=1",
            "--to=s3://vault");
    assertThat(exitCode).isEqualTo(3);
    assertThat(screen.err()).contains(wayOut).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"vault/shop", "s3://", "s3://UPPER/x", "http://vault"})
  void badTargetsAreRefused(String to) {
    int exitCode =
        screen.run(
            "archive",
            "--database=jdbc:postgresql://127.0.0.1:1/shop",
            "--user=me",
            "--table=a.b",
            "--keep=1",
            "--to=" + to);
    assertThat(exitCode).isEqualTo(3);
    assertThat(screen.err()).contains("Cannot archive to --to " + to);
  }

  @Test
  void aRoleIsNeededFromSomewhere() {
    String[] withoutUser = {
      "archive",
      "--database=jdbc:postgresql://127.0.0.1:1/shop",
      "--table=public.events",
      "--to=s3://vault/shop",
      "--keep=1"
    };
    assertThat(screen.run(withoutUser)).isEqualTo(3);
    assertThat(screen.err()).contains("--user").contains("PGUSER");
    Screen other = new Screen();
    assertThat(other.run(Map.of("PGUSER", "me"), withoutUser)).isEqualTo(7);
  }

  @Test
  void aDatabaseThatCannotBeReachedIsExitCodeSeven() {
    assertThat(screen.run(archive("--keep=1", "--dry-run"))).isEqualTo(7);
    assertThat(screen.err())
        .startsWith("[NETWORK] Cannot connect to jdbc:postgresql://127.0.0.1:1/shop")
        .contains("--database")
        .doesNotContain("connection.url");
  }
}
