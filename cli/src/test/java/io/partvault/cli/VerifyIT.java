// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verify command against an S3 server, on an archive that the connectors wrote. */
class VerifyIT {

  private static final int ROWS = 20_000;
  private static final String WHOLE = "whole";

  @TempDir private static Path servers;
  private static S3Server s3;

  @TempDir private Path dir;
  private final Screen screen = new Screen();

  @BeforeAll
  static void archiveATable() throws SQLException {
    s3 = S3Server.start(servers.resolve("s3"));
    System.setProperty("aws.accessKeyId", s3.accessKeyId());
    System.setProperty("aws.secretAccessKey", s3.secretAccessKey());
    s3.createBucket(WHOLE);
    try (PostgresServer postgres = PostgresServer.start(servers.resolve("postgres"))) {
      makeTable(postgres);
      Screen archiving = new Screen();
      int exitCode =
          archiving.run(
              "archive",
              "--database=" + postgres.jdbcUrl("postgres"),
              "--user=" + postgres.user(),
              "--table=public.events",
              "--keep=1",
              "--drop",
              "--to=s3://" + WHOLE + "/a",
              "--s3-endpoint=" + s3.endpoint(),
              "--state-dir=" + servers.resolve("state"));
      assertThat(exitCode).as(archiving.err()).isZero();
    }
  }

  @AfterAll
  static void stopServer() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    s3.close();
  }

  private static void makeTable(PostgresServer postgres) throws SQLException {
    ConnectionSettings settings =
        new ConnectionSettings(postgres.jdbcUrl("postgres"), postgres.user(), "");
    try (PostgresSession session = PostgresSession.open(settings, "test");
        Statement statement = session.connection().createStatement()) {
      statement.execute(
          "CREATE TABLE events (id int PRIMARY KEY, note jsonb, filler text) PARTITION BY RANGE (id)");
      for (int i = 0; i < 3; i++) {
        statement.execute(
            "CREATE TABLE events_%d PARTITION OF events FOR VALUES FROM (%d) TO (%d)"
                .formatted(i, i * ROWS, (i + 1) * ROWS));
      }
      statement.execute(
          "INSERT INTO events SELECT i, CASE WHEN i %% 2 = 0 THEN '{\"a\": null}'::jsonb END, md5(i::text) FROM generate_series(0, %d) i"
              .formatted(3 * ROWS - 1));
    }
  }

  /** Each test has a bucket of its own with the same archive. */
  @BeforeEach
  void copyArchive() throws IOException {
    s3.createBucket(bucket());
    Path from = folder(WHOLE);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder(bucket()).resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        copy(file, to);
      }
    }
  }

  /** The store keeps the ETags in the attributes. */
  private static Path copy(Path from, Path to) throws IOException {
    return Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static Path folder(String bucket) {
    return servers.resolve("s3").resolve(bucket);
  }

  private String bucket() {
    return "vault-" + Integer.toHexString(dir.hashCode());
  }

  private int verify(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("verify", "--from=s3://" + bucket() + "/a", "--s3-endpoint=" + s3.endpoint()));
    all.addAll(List.of(more));
    return screen.run(all.toArray(String[]::new));
  }

  private JsonNode json() {
    return Json.parse(screen.out().getBytes(UTF_8), "report");
  }

  private List<Path> below(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder(bucket()).resolve("a").resolve(name))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private String key(Path file) {
    return folder(bucket()).relativize(file).toString();
  }

  @Test
  void whatTheConnectorsWroteIsSound() throws IOException {
    assertThat(verify("--output=json")).as(screen.out() + screen.err()).isZero();

    JsonNode report = json();
    assertThat(report.path("findings")).as(report.toString()).isEmpty();
    assertThat(report.path("sound").booleanValue()).isTrue();
    assertThat(report.path("manifests").intValue()).isEqualTo(2);
    assertThat(report.path("rows").intValue()).isEqualTo(2 * ROWS);
    assertThat(report.path("dataFiles").intValue()).isEqualTo(below("data").size());
    assertThat(report.path("receipts").intValue()).isEqualTo(2);
    assertThat(report.path("commits").intValue()).isEqualTo(below("commits").size());
  }

  @Test
  void sizesAndTagsAloneAreSoundToo() {
    assertThat(verify("--metadata-only")).as(screen.out() + screen.err()).isZero();
    assertThat(screen.out())
        .contains("s3://" + bucket() + "/a: 2 manifests", "40,000 rows", "by size and ETag only")
        .endsWith("No damage; 0 warnings, 0 notes" + System.lineSeparator());
  }

  /** What can be wrong with an archive, as findings name it. */
  private enum Fault {
    MISSING,
    TRUNCATED,
    CORRUPT,
    OVERWRITTEN,
    GAP,
    OVERLAP,
    ORPHAN,
    ALIEN
  }

  @ParameterizedTest
  @EnumSource
  void everyFaultIsFoundNamedAndNotTakenForAnother(Fault fault) throws IOException {
    Path object = spoil(fault);
    boolean isDamage = fault != Fault.ORPHAN && fault != Fault.ALIEN;

    assertThat(verify("--output=json")).as(screen.err()).isEqualTo(isDamage ? 1 : 0);
    assertThat(json().path("sound").booleanValue()).isEqualTo(!isDamage);
    assertThat(json().path("findings")).as(screen.out()).hasSize(1);
    JsonNode finding = json().path("findings").get(0);
    assertThat(finding.path("object").textValue()).isEqualTo(key(object));
    assertThat(finding.path("defect").textValue()).isEqualTo(fault.name().toLowerCase(Locale.ROOT));
    assertThat(finding.path("severity").textValue()).isEqualTo(isDamage ? "damage" : "warning");
  }

  /** Does it to one object, which is returned. */
  private Path spoil(Fault fault) throws IOException {
    Path file = below("data").get(0);
    Path manifest = below("manifests").get(0);
    byte[] content = Files.readAllBytes(file);
    return switch (fault) {
      case MISSING -> {
        Files.delete(file);
        yield file;
      }
      case TRUNCATED -> Files.write(file, Arrays.copyOf(content, content.length / 2));
      case CORRUPT -> {
        content[content.length / 2] ^= 1;
        yield Files.write(file, content);
      }
      case OVERWRITTEN -> Files.write(file, Files.readAllBytes(below("data").get(1)));
      case GAP -> edit(manifest, "\"firstRow\":0", "\"firstRow\":7");
      case OVERLAP -> edit(manifest, "\"dataFiles\":\\[(.*)]", "\"dataFiles\":[$1,$1]");
      case ORPHAN -> copy(file, sibling(file, "0123456789abcdef.jsonl.zst"));
      case ALIEN -> copy(file, sibling(file, ".part"));
    };
  }

  private static Path edit(Path document, String pattern, String replacement) throws IOException {
    String text = Files.readString(document);
    String edited = text.replaceFirst(pattern, replacement);
    assertThat(edited).isNotEqualTo(text);
    return Files.writeString(document, edited);
  }

  /** Of the same table partition and behind the same commit, with another end of its name. */
  private static Path sibling(Path file, String end) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('-') + 1) + end);
  }

  @Test
  void aFlippedBitThatTheStoreDoesNotSeeIsFoundByReading() throws IOException {
    Path file = below("data").get(0);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThat(verify("--output=json")).as(screen.err()).isEqualTo(1);
    JsonNode finding = json().path("findings").get(0);
    assertThat(json().path("damage").intValue()).isEqualTo(1);
    assertThat(finding.path("object").textValue()).isEqualTo(key(file));
    assertThat(finding.path("defect").textValue()).isEqualTo("corrupt");
    assertThat(finding.path("namedBy").textValue()).startsWith("a/manifests/");
    assertThat(finding.path("wayOut").textValue()).contains("was dropped", "a/receipts/");
  }

  @Test
  void whatIsMissingCutOffForeignOrStrangeIsNamedAndTheExitCodeSaysDamage() throws IOException {
    Path missing = below("data").get(0);
    Files.delete(missing);
    Path cut = below("manifests").get(1);
    Files.write(cut, List.of("{\"format\":1,"));
    Path receipt = below("receipts").get(0);
    Files.write(receipt, List.of("{\"hello\":\"world\"}"));
    copy(below("receipts").get(1), folder(bucket()).resolve("a").resolve("note.txt"));

    assertThat(verify()).as(screen.err()).isEqualTo(1);
    assertThat(screen.out())
        .contains("damage: " + key(missing) + ": missing")
        .contains("damage: " + key(cut) + ": unreadable")
        .contains("warning: " + key(receipt) + ": foreign")
        .contains("note: a/note.txt: alien")
        .contains("DAMAGED: 2 findings, 2 manifests damaged; 0 undetermined, 1 warning, 1 note");
  }

  @Test
  void anArchiveOfANewerPartvaultIsNeitherSoundNorDamaged() throws IOException {
    Path manifest = below("manifests").get(0);
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"format\":1", "\"format\":99"));

    assertThat(verify()).isEqualTo(2);
    assertThat(screen.out()).contains("newer format", "format 99", "UNDETERMINED: 1 object");
  }

  @Test
  void ofOneTableOnlyThatIsLookedAt() throws IOException {
    Files.delete(below("data").get(0));

    assertThat(verify("--table=public.events", "--database=postgres")).isEqualTo(1);
    assertThat(
            new Screen()
                .run(
                    "verify",
                    "--from=s3://" + WHOLE + "/a",
                    "--table=public.events",
                    "--s3-endpoint=" + s3.endpoint()))
        .isZero();
  }

  @Test
  void whatIsNotThereIsABadArgumentAndNotASoundArchive() {
    assertThat(verify("--table=public.nothing")).isEqualTo(3);
    assertThat(screen.err()).contains("[CONFIG] Cannot verify --table public.nothing");
    Screen other = new Screen();
    assertThat(
            other.run(
                "verify",
                "--from=s3://" + bucket() + "/elsewhere",
                "--s3-endpoint=" + s3.endpoint()))
        .isEqualTo(3);
    assertThat(other.err()).contains("no manifest and no commit lies there");
    Screen noBucket = new Screen();
    assertThat(
            noBucket.run(
                "verify", "--from=s3://no-such-bucket/a", "--s3-endpoint=" + s3.endpoint()))
        .isEqualTo(3);
    assertThat(noBucket.err()).startsWith("[CONFIG] ").contains("no-such-bucket", "--from");
  }

  @Test
  void wrongKeysAndAServerThatIsNotThereHaveTheirExitCodes() {
    String right = System.setProperty("aws.secretAccessKey", "wrong");
    try {
      assertThat(verify()).isEqualTo(5);
    } finally {
      System.setProperty("aws.secretAccessKey", right);
    }
    Screen unreachable = new Screen();
    assertThat(unreachable.run("verify", "--from=s3://vault/a", "--s3-endpoint=http://127.0.0.1:1"))
        .isEqualTo(7);
    assertThat(unreachable.err()).startsWith("[NETWORK] ").contains("--s3-endpoint");
  }
}
