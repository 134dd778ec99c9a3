// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive command against a database and an S3 server that are not its own. */
class ArchiveIT {

  private static final int ROWS = 20_000;

  @TempDir private static Path servers;
  private static PostgresServer postgres;
  private static S3Server s3;

  @TempDir private Path dir;
  private final Screen screen = new Screen();

  @BeforeAll
  static void startServers() {
    postgres = PostgresServer.start(servers.resolve("postgres"));
    s3 = S3Server.start(servers.resolve("s3"));
    // Where the AWS default chain looks after the environment.
    System.setProperty("aws.accessKeyId", s3.accessKeyId());
    System.setProperty("aws.secretAccessKey", s3.secretAccessKey());
  }

  @AfterAll
  static void stopServers() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void makeTable() throws SQLException {
    s3.createBucket(bucket());
    sql("DROP TABLE IF EXISTS accounts");
    sql("CREATE TABLE accounts (id int PRIMARY KEY, filler text) PARTITION BY RANGE (id)");
    for (int i = 0; i < 3; i++) {
      sql(
          "CREATE TABLE accounts_%d PARTITION OF accounts FOR VALUES FROM (%d) TO (%d)"
              .formatted(i, i * ROWS, (i + 1) * ROWS));
    }
    sql(
        "INSERT INTO accounts SELECT i, md5(i::text) FROM generate_series(0, %d) i"
            .formatted(3 * ROWS - 1));
  }

  private String bucket() {
    return "vault-" + Integer.toHexString(dir.hashCode());
  }

  private static void sql(String statement) throws SQLException {
    try (PostgresSession session = session();
        Statement one = session.connection().createStatement()) {
      one.execute(statement);
    }
  }

  private static PostgresSession session() {
    return PostgresSession.open(
        new ConnectionSettings(postgres.jdbcUrl("postgres"), postgres.user(), ""), "test");
  }

  private static List<String> leaves() throws SQLException {
    List<String> names = new ArrayList<>();
    try (PostgresSession session = session();
        Statement one = session.connection().createStatement();
        ResultSet row =
            one.executeQuery(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'accounts'::regclass ORDER BY 1")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    return names;
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "archive",
                "--database=" + postgres.jdbcUrl("postgres"),
                "--user=" + postgres.user(),
                "--table=public.accounts",
                "--to=s3://" + bucket() + "/a",
                "--s3-endpoint=" + s3.endpoint(),
                "--state-dir=" + dir.resolve("state"),
                "--output=json"));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static String[] withoutJson(String... arguments) {
    return Stream.of(arguments).filter(one -> !one.equals("--output=json")).toArray(String[]::new);
  }

  private static JsonNode summary(Screen screen) {
    return Json.parse(screen.out().getBytes(UTF_8), "summary");
  }

  @Test
  void archivesFirstAndDropsWhenAskedTo() throws SQLException {
    assertThat(screen.run(arguments("--keep=1"))).as(screen.err()).isZero();
    assertThat(summary(screen).path("rows").asInt()).isEqualTo(2 * ROWS);
    assertThat(summary(screen).path("verified").asInt()).isEqualTo(2);
    assertThat(leaves()).hasSize(3);
    assertThat(dir.resolve("state").resolve("run.properties")).doesNotExist();

    Screen second = new Screen();
    assertThat(second.run(arguments("--keep=1", "--drop"))).as(second.err()).isZero();
    assertThat(summary(second).path("dropped").asInt()).isEqualTo(2);
    assertThat(leaves()).containsExactly("accounts_2");

    Screen third = new Screen();
    assertThat(third.run(arguments("--keep=1", "--drop"))).isZero();
    assertThat(third.err()).contains("No table partition of public.accounts is eligible");
  }

  @Test
  void detachesAndDropsWithoutADelay() throws SQLException {
    assertThat(screen.run(arguments("--partition=accounts_1", "--detach", "--drop")))
        .as(screen.err())
        .isZero();
    assertThat(summary(screen).path("detached").asInt()).isEqualTo(1);
    assertThat(summary(screen).path("dropped").asInt()).isEqualTo(1);
    assertThat(leaves()).containsExactly("accounts_0", "accounts_2");
  }

  @Test
  void aDryRunSaysWhatWouldBeDoneAndWritesNothing() throws SQLException {
    assertThat(screen.run(withoutJson(arguments("--keep=1", "--drop", "--dry-run")))).isZero();
    assertThat(screen.out())
        .contains("archived, verified and dropped", "2 of 3", "public.accounts_0", "Would stay:")
        .contains("Nothing was written.");
    assertThat(leaves()).hasSize(3);
    assertThat(dir.resolve("state")).doesNotExist();
  }

  @Test
  void killedAndStartedAgainItGoesOnToTheSameEnd() throws Exception {
    for (int kill = 1; kill <= 2; kill++) {
      Process process =
          OwnProcess.start(384, dir.resolve("killed.log"), arguments("--keep=1", "--drop"));
      try {
        String awaited = kill == 1 ? "commits" : "manifests";
        await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> isAnyBelow(awaited) || !process.isAlive());
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    assertThat(screen.run(arguments("--keep=1", "--drop"))).as(screen.err()).isZero();
    assertThat(leaves()).containsExactly("accounts_2");
    assertThat(summary(screen).path("rows").asInt()).isEqualTo(2 * ROWS);
    assertThat(summary(screen).path("failed")).isEmpty();
  }

  private boolean isAnyBelow(String folder) throws IOException {
    Path path = servers.resolve("s3").resolve(bucket()).resolve("a").resolve(folder);
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(path)) {
      return files.anyMatch(file -> file.toString().endsWith(".json"));
    }
  }

  @Test
  void anUnknownTableIsABadArgument() {
    refused(3, "CONFIG", "public.nothing", "--keep=1", "--table=public.nothing");
  }

  @Test
  void aTableThatIsNotPartitionedIsABadArgument() throws SQLException {
    sql("CREATE TABLE IF NOT EXISTS plain (id int)");
    refused(3, "CONFIG", "public.plain", "--keep=1", "--table=public.plain");
  }

  @Test
  void anUnknownTablePartitionIsABadArgument() {
    refused(3, "CONFIG", "--partition accounts_9", "--partition=accounts_9");
  }

  @Test
  void aBucketThatDoesNotExistIsABadArgument() {
    refused(3, "CONFIG", "no-such-bucket", "--keep=1", "--to=s3://no-such-bucket/a");
  }

  @Test
  void aStoreThatCannotBeReachedIsNoConnection() {
    refused(7, "NETWORK", "--s3-endpoint", "--keep=1", "--s3-endpoint=http://127.0.0.1:1");
  }

  @Test
  void aMissingRightIsExitCodeFive() throws SQLException {
    sql("DROP ROLE IF EXISTS nobody_special");
    sql("CREATE ROLE nobody_special LOGIN");
    refused(5, "PERMISSION", "SELECT", "--keep=1", "--user=nobody_special");
  }

  @Test
  void wrongKeysAreExitCodeFive() {
    String right = System.setProperty("aws.secretAccessKey", "wrong");
    try {
      refused(5, "PERMISSION", "AWS", "--keep=1");
    } finally {
      System.setProperty("aws.secretAccessKey", right);
    }
  }

  private void refused(int exitCode, String kind, String named, String... more) {
    List<String> kept = new ArrayList<>();
    for (String argument : arguments()) {
      String option = argument.split("=")[0];
      if (Stream.of(more).noneMatch(one -> one.startsWith(option + "="))) {
        kept.add(argument);
      }
    }
    kept.addAll(List.of(more));
    assertThat(screen.run(kept.toArray(String[]::new))).as(screen.err()).isEqualTo(exitCode);
    assertThat(screen.err()).startsWith("[" + kind + "] ").contains(named).doesNotContain("\tat ");
    assertThat(screen.out()).isEmpty();
  }
}
