// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason once, on a real server and an S3 server, as a role that may read and no more. */
class WhyIT {

  @TempDir private static Path servers;
  private static PostgresServer postgres;
  private static S3Server s3;
  private static int buckets;

  private final Screen screen = new Screen();
  private String bucket;
  private WaitingTables tables;

  @BeforeAll
  static void startServers() {
    postgres = PostgresServer.start(servers.resolve("postgres"));
    s3 = S3Server.start(servers.resolve("s3"));
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
  void makeTables() {
    bucket = "why-" + ++buckets;
    s3.createBucket(bucket);
    tables = new WaitingTables(postgres, s3, bucket);
  }

  @AfterEach
  void closeAll() {
    tables.close();
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "why",
                "--database=" + postgres.jdbcUrl("postgres"),
                "--logical-database=" + ArchivedTables.LOGICAL,
                "--user=reader",
                "--table=public.events",
                "--from=s3://" + bucket,
                "--s3-endpoint=" + s3.endpoint()));
    Stream.of(more)
        .map(option -> option.split("=")[0] + "=")
        .forEach(option -> all.removeIf(one -> one.startsWith(option)));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private Map<String, JsonNode> answers(String... more) {
    List<String> all = new ArrayList<>(List.of(more));
    all.add("--output=json");
    assertThat(screen.run(arguments(all.toArray(String[]::new)))).as(screen.err()).isZero();
    Map<String, JsonNode> answers = new TreeMap<>();
    Json.parse(screen.out().getBytes(UTF_8), "answers")
        .path("tablePartitions")
        .forEach(one -> answers.put(one.path("tablePartition").asText(), one));
    return answers;
  }

  private static Map<String, String> codes(Map<String, JsonNode> answers) {
    Map<String, String> codes = new TreeMap<>();
    answers.forEach((name, one) -> codes.put(name, one.path("code").asText()));
    return codes;
  }

  @Test
  void findsTheCodeOfEveryReasonAndWritesNothing() {
    tables.makeAll();
    List<String> objects = tables.archive.objects();

    Map<String, JsonNode> answers = answers("--older-than=P1M");

    assertThat(codes(answers)).isEqualTo(tables.expected);
    assertThat(tables.archive.objects()).isEqualTo(objects);
    assertThat(answers.get("public.late_rows").path("rows").asInt()).isEqualTo(2);
    assertThat(answers.get("public.retention").path("until").asText())
        .isEqualTo("2200-03-01T00:00:00Z");
    assertThat(answers.get("public.restored").path("until").asText())
        .isEqualTo(WaitingTables.FAR.toString());
    assertThat(reason(answers, "hold")).contains("by ada: audit").contains("1970-01-01");
    assertThat(reason(answers, "dropped")).contains("2026-11-20T10:00:01Z");
    assertThat(reason(answers, "foreign_key")).contains("items_fk of public.items");
    assertThat(reason(answers, "dependent_object")).contains("january");
    assertThat(reason(answers, "export_incomplete")).contains("expected row 10, found row 12");
    assertThat(reason(answers, "locked")).contains("the-writer").contains("RowExclusiveLock");
    assertThat(reason(answers, "in_work")).contains("partvault-cleanup");
    assertThat(reason(answers, "exporting_unseen")).contains("partvault-source");
    assertThat(answers.get("public.ready").path("notes").get(0).asText()).contains("does not own");
  }

  private static String reason(Map<String, JsonNode> answers, String name) {
    return answers.get("public." + name).path("reason").asText();
  }

  @Test
  void oddTablePartitionsAndSeveralTablesAreToldToo() {
    tables.archive.sql(
        "CREATE TABLE odd (id bigint, at date) PARTITION BY RANGE (at)",
        "CREATE TABLE rest PARTITION OF odd DEFAULT",
        "INSERT INTO odd SELECT n, '1999-01-01' FROM generate_series(1, 12) n",
        "DROP FOREIGN DATA WRAPPER IF EXISTS nothing CASCADE",
        "CREATE FOREIGN DATA WRAPPER nothing",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing",
        "CREATE FOREIGN TABLE far PARTITION OF odd FOR VALUES FROM ('1990-01-01') TO ('1990-02-01')"
            + " SERVER elsewhere");
    tables.leaf("not-exported");
    tables.makeReader();

    Map<String, JsonNode> answers = answers("--older-than=P1M", "--table=public.odd");
    assertThat(codes(answers))
        .isEqualTo(Map.of("public.rest", "default-partition", "public.far", "no-ordinary-table"));
    assertThat(answers.get("public.rest").path("rows").asInt()).isEqualTo(12);

    Screen both = new Screen();
    String[] more = Arrays.copyOf(arguments("--keep=0"), arguments("--keep=0").length + 1);
    more[more.length - 1] = "--table=public.odd";
    assertThat(both.run(more)).as(both.err()).isZero();
    assertThat(both.out())
        .startsWith("table partition")
        .containsPattern("public.not_exported +not-exported +The source has not exported it")
        .containsPattern("public.rest +default-partition ");
  }

  @Test
  void namedOnesAloneAreToldWhateverTheirAge() {
    tables.leaf("not-exported");
    tables.archive.sql(
        "CREATE TABLE young PARTITION OF events FOR VALUES FROM ('2200-01-01') TO ('2200-02-01')");
    tables.makeReader();
    assertThat(codes(answers("--partition=young")))
        .isEqualTo(Map.of("public.young", "not-exported"));
  }

  @Test
  void withoutATableAllThatAreArchivedAreTold() {
    tables.archive.sql("CREATE TABLE lost (id bigint, at date) PARTITION BY RANGE (at)");
    TablePartition dropped = tables.archive.leaf("lost", "lost_1");
    tables.archive.archive(dropped);
    tables.archive.receipt(dropped);
    tables.archive.archive(tables.archive.leaf("lost", "lost_2"));
    tables.archive.sql("DROP TABLE lost");
    tables.archived("ready");
    tables.makeReader();
    List<String> all = new ArrayList<>(List.of(arguments("--older-than=P1M")));
    all.remove("--table=public.events");
    assertThat(screen.run(all.toArray(String[]::new))).as(screen.err()).isZero();
    assertThat(screen.out())
        .containsPattern("public.ready +ready ")
        .containsPattern("public.lost_1 +dropped ")
        .containsPattern("public.lost_2 +other-database +Neither it nor table public.lost exists");

    Screen empty = new Screen();
    all.add("--logical-database=other");
    all.remove("--logical-database=" + ArchivedTables.LOGICAL);
    assertThat(empty.run(all.toArray(String[]::new))).isEqualTo(3);
    assertThat(empty.err()).contains("nothing of logical database other is there");
  }

  @Test
  void documentThatCannotBeReadIsSaidOfItsTablePartitionAndFailsTheCommand() {
    tables.archived("ready");
    TablePartition dropped = tables.archived("dropped");
    ObjectKey receipt = ArchiveFixture.LAYOUT.receipt(dropped.key(), dropped.oid());
    tables.archive.store.create(receipt, "{}".getBytes(UTF_8));
    tables.archive.sql("DROP TABLE dropped");
    tables.makeReader();
    assertThat(screen.run(arguments("--older-than=P1M"))).isEqualTo(1);
    assertThat(screen.out())
        .containsPattern("public.dropped +not-examined +Cannot read receipts/")
        .containsPattern("public.ready +ready ");
  }

  @Test
  void whoeverKeepsReadersOutIsNamed() {
    TablePartition leaf = tables.archived("locked");
    tables.makeReader();
    ArchivedTables.sql(
        tables.other("the-rebuild"),
        "BEGIN",
        "LOCK TABLE ONLY " + leaf.name().sql() + " IN ACCESS EXCLUSIVE MODE");
    refused(2, "LOCK", "'the-rebuild' of role", "--keep=0");
    assertThat(screen.err()).contains("holds AccessExclusiveLock on public.locked");
  }

  @Test
  void anUnknownTableIsABadArgument() {
    tables.makeReader();
    refused(3, "CONFIG", "did you mean public.events?", "--keep=1", "--table=public.event");
  }

  @Test
  void aNameThatNeitherDatabaseNorArchiveKnowsIsABadArgument() {
    tables.makeReader();
    refused(3, "CONFIG", "--partition events_9", "--partition=events_9");
  }

  @Test
  void aBucketThatDoesNotExistIsABadArgument() {
    tables.makeReader();
    refused(3, "CONFIG", "no-such-bucket", "--keep=1", "--from=s3://no-such-bucket");
    assertThat(screen.err()).doesNotContain("--to");
  }

  @Test
  void aMissingRightIsExitCodeFive() {
    tables.leaf("not-exported");
    tables.archive.sql(
        "DO $$ BEGIN CREATE ROLE nobody LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
    refused(5, "PERMISSION", "GRANT SELECT ON", "--keep=1", "--user=nobody");
  }

  @Test
  void aStoreThatCannotBeReachedIsNoConnection() {
    tables.makeReader();
    refused(7, "NETWORK", "--s3-endpoint", "--keep=1", "--s3-endpoint=http://127.0.0.1:1");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNoConnection() {
    refused(
        7, "NETWORK", "--database", "--keep=1", "--database=jdbc:postgresql://127.0.0.1:1/shop");
  }

  private void refused(int exitCode, String kind, String named, String... more) {
    assertThat(screen.run(arguments(more))).as(screen.err()).isEqualTo(exitCode);
    assertThat(screen.err()).startsWith("[" + kind + "] ").contains(named).doesNotContain("\tat ");
    assertThat(screen.out()).isEmpty();
  }
}
