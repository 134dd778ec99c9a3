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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The restore command on what the archive command archived and dropped. */
class RestoreIT {

  private static final int ROWS = 5_000;
  private static final String BUCKET = "vault";

  @TempDir private static Path servers;
  private static PostgresServer postgres;
  private static S3Server s3;

  @TempDir private Path dir;
  private final Screen screen = new Screen();

  @BeforeAll
  static void archive() throws SQLException {
    postgres = PostgresServer.start(servers.resolve("postgres"));
    s3 = S3Server.start(servers.resolve("s3"));
    s3.createBucket(BUCKET);
    // Where the AWS default chain looks after the environment.
    System.setProperty("aws.accessKeyId", s3.accessKeyId());
    System.setProperty("aws.secretAccessKey", s3.secretAccessKey());
    sql(
        "CREATE TABLE orders (id int, at date NOT NULL, note text, PRIMARY KEY (id, at))"
            + " PARTITION BY RANGE (at)");
    for (int month = 1; month <= 3; month++) {
      sql(
          "CREATE TABLE orders_%1$d PARTITION OF orders FOR VALUES FROM ('2024-0%1$d-01') TO ('2024-0%2$d-01')"
              .formatted(month, month + 1));
    }
    sql(
        "INSERT INTO orders SELECT i, '2024-01-01'::date + i %% 90, md5(i::text) FROM generate_series(1, %d) i"
            .formatted(ROWS));
    sql("CREATE TABLE before AS SELECT * FROM orders");
    archiveAndDrop(servers);
    assertThat(value("SELECT count(*) FROM orders")).isEqualTo("0");
  }

  private static Screen archiveAndDrop(Path state) {
    Screen archived = new Screen();
    assertThat(
            archived.run(
                "archive",
                "--database=" + postgres.jdbcUrl("postgres"),
                "--user=" + postgres.user(),
                "--table=public.orders",
                "--keep=0",
                "--to=s3://" + BUCKET + "/a",
                "--s3-endpoint=" + s3.endpoint(),
                "--state-dir=" + state.resolve("state"),
                "--drop"))
        .as(archived.err())
        .isZero();
    return archived;
  }

  @AfterAll
  static void stopServers() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void dropWhatCameBack() throws SQLException {
    sql("DROP TABLE IF EXISTS orders_1, orders_2, orders_3, history");
  }

  private static void sql(String statement) throws SQLException {
    try (PostgresSession session = session();
        Statement one = session.connection().createStatement()) {
      one.execute(statement);
    }
  }

  private static String value(String query) throws SQLException {
    try (PostgresSession session = session();
        Statement one = session.connection().createStatement();
        ResultSet row = one.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static PostgresSession session() {
    return PostgresSession.open(
        new ConnectionSettings(postgres.jdbcUrl("postgres"), postgres.user(), ""), "test");
  }

  private String[] arguments(String... more) {
    return arguments("restore", List.of("--table=public.orders"), more);
  }

  private String[] drill(String... more) {
    return arguments("drill", List.of(), more);
  }

  /** What is given in more takes the place of what is usual. */
  private String[] arguments(String command, List<String> ofCommand, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    Stream.concat(
            Stream.of(
                "--from=s3://" + BUCKET + "/a",
                "--s3-endpoint=" + s3.endpoint(),
                "--database=" + postgres.jdbcUrl("postgres"),
                "--user=" + postgres.user(),
                "--output=json"),
            ofCommand.stream())
        .filter(
            usual -> Stream.of(more).noneMatch(one -> one.startsWith(usual.split("=")[0] + "=")))
        .forEach(all::add);
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private JsonNode summary() {
    return Json.parse(screen.out().getBytes(UTF_8), "summary");
  }

  private static String missing(String table) throws SQLException {
    return value("SELECT count(*) FROM (TABLE before EXCEPT TABLE " + table + ") d");
  }

  @Test
  @Tag("D21")
  @Tag("D22")
  void allOfATableComesBackAndIsNotArchivedAgain() throws SQLException {
    assertThat(screen.run(arguments("--all"))).as(screen.err()).isZero();
    assertThat(summary().path("restored").asInt()).isEqualTo(3);
    assertThat(summary().path("rows").asInt()).isEqualTo(ROWS);
    assertThat(summary().path("results").get(0).path("checked").asText()).isEqualTo("digest");
    assertThat(missing("orders")).isEqualTo("0");
    assertThat(value("SELECT count(*) FROM orders")).isEqualTo(Integer.toString(ROWS));

    Screen again = archiveAndDrop(dir);
    assertThat(again.err()).contains("No table partition of public.orders is eligible");
    assertThat(value("SELECT count(*) FROM orders")).isEqualTo(Integer.toString(ROWS));
  }

  @Test
  void daysChooseTheTablePartitions() throws SQLException {
    assertThat(screen.run(arguments("--from-date=2024-02-10", "--to-date=2024-03-01")))
        .as(screen.err())
        .isZero();
    assertThat(summary().path("results").findValuesAsText("tablePartition"))
        .containsExactly("public.orders_2", "public.orders_3");
    assertThat(value("SELECT count(*) FROM orders WHERE at < '2024-02-01'")).isEqualTo("0");
  }

  @Test
  void severalGoIntoOneTableForPeopleToRead() throws SQLException {
    sql("CREATE TABLE history (LIKE before)");
    assertThat(screen.run(arguments("--all", "--into=public.history", "--output=text")))
        .as(screen.err())
        .isZero();
    assertThat(screen.out())
        .contains(
            "table partition", "orders_1", "public.history", "3 of 3 table partitions restored");
    assertThat(screen.err()).contains("public.orders_1: restored, ");
    assertThat(missing("history")).isEqualTo("0");
  }

  @Test
  void oneRowOfOneCustomerComesBack() throws SQLException {
    sql("CREATE TABLE history (LIKE before)");
    assertThat(screen.run(arguments("--all", "--into=public.history", "--where=id = 42")))
        .as(screen.err())
        .isZero();
    assertThat(value("SELECT count(*) FROM history")).isEqualTo("1");
    Screen none = new Screen();
    assertThat(none.run(arguments("--all", "--append", "--into=public.history", "--where=id = -1")))
        .isEqualTo(3);
    assertThat(none.err()).contains("Nothing was restored: no archived row meets --where id = -1");
  }

  @Test
  void aDryRunChangesNothing() throws SQLException {
    assertThat(screen.run(arguments("--all", "--dry-run", "--output=text"))).isZero();
    assertThat(screen.out())
        .contains("Would be restored from s3://vault/a: 3 of 3", "public.orders_2  ")
        .contains("Nothing was changed.");
    assertThat(value("SELECT to_regclass('orders_1')")).isNull();
    sql("CREATE TABLE orders_2 (id int)");
    Screen second = new Screen();
    assertThat(second.run(arguments("--all", "--dry-run"))).isEqualTo(1);
    JsonNode plan = Json.parse(second.out().getBytes(UTF_8), "plan");
    assertThat(plan.path("tablePartitions")).hasSize(2);
    assertThat(plan.path("failed").get(0).path("reason").asText()).contains("exists already");
  }

  @Test
  void aDrillShowsThatAllCanBeRestoredAndLeavesNothing() throws SQLException {
    String before = value("SELECT string_agg(nspname, ',') FROM pg_namespace");
    assertThat(screen.run(drill("--all", "--table=public.orders"))).as(screen.err()).isZero();
    assertThat(summary().path("restorable").asInt()).isEqualTo(3);
    assertThat(summary().path("rows").asInt()).isEqualTo(ROWS);
    assertThat(summary().path("results").findValuesAsText("live")).containsOnly("absent");
    assertThat(value("SELECT string_agg(nspname, ',') FROM pg_namespace")).isEqualTo(before);

    Screen sample = new Screen();
    assertThat(sample.run(drill("--sample=1", "--output=text"))).as(sample.err()).isZero();
    assertThat(sample.out()).contains("1 of 1 table partitions can be restored");
  }

  @Test
  void whatFailsDoesNotKeepTheOthersFromComingBack() throws Exception {
    Path file = object("data", "orders_2");
    byte[] content = Files.readAllBytes(file);
    byte[] damaged = content.clone();
    damaged[content.length / 2] ^= 1;
    Files.write(file, damaged);
    try {
      assertThat(screen.run(arguments("--all"))).as(screen.err()).isEqualTo(1);
      assertThat(summary().path("restored").asInt()).isEqualTo(2);
      assertThat(summary().path("failed").get(0).path("kind").asText()).isEqualTo("VERIFICATION");
      assertThat(screen.err()).contains("[VERIFICATION] Cannot read data file a/data/");
      assertThat(value("SELECT to_regclass('orders_2')")).isNull();
      assertThat(value("SELECT to_regclass('orders_3')")).isEqualTo("orders_3");
      Screen alone = new Screen();
      assertThat(alone.run(arguments("--partition=orders_2"))).isEqualTo(2);
      Screen drill = new Screen();
      assertThat(drill.run(drill("--all"))).isEqualTo(1);
      assertThat(drill.err()).contains("[VERIFICATION] Cannot read data file a/data/");
    } finally {
      Files.write(file, content);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"format\":1|\"format\":9|format 9 is not known here",
        "\"origin\":\"partvault\"|\"origin\":\"other\"|it was made by other",
        "\"rows\":|\"lines\":|Cannot read manifest",
        "\"dataFiles\":[|\"dataFiles\"|was expecting a colon",
        "orders_1\"|orders_7\"|is not what its name says",
      })
  void aManifestThatIsNoneIsRefused(String good, String bad, String named) throws Exception {
    Path file = object("manifests", "orders_1");
    String content = Files.readString(file);
    assertThat(content).contains(good);
    Files.writeString(file, content.replace(good, bad));
    try {
      assertThat(screen.run(arguments("--partition=orders_1"))).as(screen.err()).isEqualTo(2);
      assertThat(screen.err()).startsWith("[VERIFICATION] ").contains(named, "orders_1.");
      assertThat(value("SELECT to_regclass('orders_1')")).isNull();
    } finally {
      Files.writeString(file, content);
    }
  }

  /** The first object of a table partition. */
  private static Path object(String folder, String leaf) throws IOException {
    Path root = servers.resolve("s3").resolve(BUCKET).resolve("a").resolve(folder);
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> root.relativize(file).toString().contains(leaf))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void killedInTheMiddleItLeavesNothing() throws Exception {
    sql("CREATE TABLE history (LIKE before)");
    sql(
        "CREATE OR REPLACE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.01); RETURN NEW; END $$");
    sql("CREATE TRIGGER dawdle BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION dawdle()");
    Process process =
        OwnProcess.start(
            256,
            dir.resolve("killed.log"),
            arguments("--partition=orders_1", "--into=public.history"));
    String sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'partvault-restore'"
            + " AND query LIKE 'COPY%' AND state = 'active'";
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> !value(sessions).equals("0") || !process.isAlive());
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> value(sessions).equals("0"));
    assertThat(value("SELECT count(*) FROM history")).isEqualTo("0");
  }

  @Test
  void whatIsNotInTheArchiveIsNamedBesideWhatIs() {
    refused(3, "CONFIG", "it holds public.orders", "--all", "--table=public.nothing");
    refused(3, "CONFIG", "it holds orders_1, orders_2, orders_3", "--partition=orders_9");
    refused(3, "CONFIG", "it holds postgres", "--all", "--source-database=shop");
    refused(3, "CONFIG", "no manifest lies there", "--all", "--from=s3://" + BUCKET + "/b");
    refused(3, "CONFIG", "--epoch 17 of public.orders_1", "--partition=orders_1", "--epoch=17");
    refused(3, "CONFIG", "touch these days", "--from-date=2023-01-01", "--to-date=2023-12-31");
    refused(3, "CONFIG", "--from", "--all", "--from=s3://no-such-bucket/a");
  }

  @Test
  void serversThatCannotBeReachedAreNoConnection() {
    refused(7, "NETWORK", "--s3-endpoint", "--all", "--s3-endpoint=http://127.0.0.1:1");
    refused(
        7, "NETWORK", "--database", "--all", "--database=jdbc:postgresql://127.0.0.1:1/postgres");
  }

  @Test
  void aTargetThatIsMissingIsABadArgument() {
    assertThat(screen.run(arguments("--all", "--into=public.nowhere"))).isEqualTo(3);
    assertThat(screen.err())
        .contains("[CONFIG] Cannot restore table partition public.orders_1 into public.nowhere");
    assertThat(summary().path("failed")).hasSize(3);
  }

  @Test
  void aMissingRightIsExitCodeFive() throws SQLException {
    sql("DROP ROLE IF EXISTS nobody_at_all");
    sql("CREATE ROLE nobody_at_all LOGIN");
    assertThat(screen.run(arguments("--all", "--user=nobody_at_all"))).isEqualTo(5);
    assertThat(screen.err()).contains("[PERMISSION] ").contains("GRANT CREATE ON SCHEMA");
  }

  private static void refused(int exitCode, String kind, String named, String... more) {
    RestoreIT test = new RestoreIT();
    assertThat(test.screen.run(test.arguments(more))).as(test.screen.err()).isEqualTo(exitCode);
    assertThat(test.screen.err())
        .startsWith("[" + kind + "] ")
        .contains(named)
        .doesNotContain("\tat ");
    assertThat(test.screen.out()).isEmpty();
  }
}
