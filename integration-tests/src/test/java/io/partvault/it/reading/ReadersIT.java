// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.partvault.archive.table.TableName;
import io.partvault.embedded.PostgresServer;
import io.partvault.it.EventsTable;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * DuckDB, Python and jq read real data files by the words of {@code docs/format.md} and {@code
 * docs/reading.md}, and what they make of them is what PostgreSQL says.
 */
class ReadersIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 50;
  private static final TypeTable TABLE = new TypeTable();

  @TempDir private static Path folder;
  private static PostgresServer server;
  private static PostgresSession session;
  private static EventsTable events;
  private static SampleTable samples;
  private static Path bucket;

  @TempDir private Path scratch;

  @BeforeAll
  static void writeArchive() throws SQLException, IOException {
    server = PostgresServer.start(folder.resolve("postgres"));
    events = EventsTable.create(server, ROWS);
    session =
        PostgresSession.open(
            new ConnectionSettings(server.jdbcUrl("shop"), server.user(), ""), "test");
    samples = SampleTable.create(session.connection());
    LocalArchive archive = new LocalArchive(session);
    TableName table = new TableName("public", "events");
    archive.archive(table, 1000, ROWS);
    events.execute("UPDATE events SET amount = amount + 1 WHERE at < '2024-03-01'");
    archive.giveUp(table, 7);
    archive.archive(table, 2000, 20);
    archive.archive(SampleTable.NAME, 1000, 100);
    bucket = folder.resolve("bucket");
    archive.copyTo(bucket);
  }

  @AfterAll
  static void stop() throws SQLException {
    session.close();
    events.close();
    server.close();
  }

  @Test
  void everyTypeOfTheTableIsTried() {
    assertThat(TypeSample.ALL.stream().map(TypeSample::type)).containsAll(TABLE.types());
  }

  @Test
  void duckDbReadsEveryTypeAsTheTableSays() throws SQLException {
    try (DuckDb duckDb = DuckDb.open()) {
      statements().stream().filter(sql -> sql.startsWith("CREATE MACRO")).forEach(run(duckDb));
      for (int i = 0; i < TypeSample.ALL.size(); i++) {
        TypeSample sample = TypeSample.ALL.get(i);
        TypeTable.Advice advice = TABLE.of(sample.type());
        List<String> found =
            texts(
                duckDb.rows(
                    """
                    SELECT CASE WHEN v IS NULL THEN NULL ELSE %s END
                    FROM (SELECT day, %s AS v
                      FROM (SELECT "at" AS day, c%d AS c
                        FROM read_json('%s', format = 'newline_delimited',
                          columns = {"at": 'VARCHAR', c%3$d: '%s'})))
                    ORDER BY day
                    """
                        .formatted(
                            sample.duckDb(),
                            advice.duckDb(),
                            i,
                            files("samples"),
                            advice.declared())));
        compare("DuckDB", sample, samples.texts(i, sample.postgres()), found);
      }
    }
  }

  @Test
  void pythonReadsEveryTypeAsTheTableSays() throws Exception {
    Program.require(
        "Python 3.11 or later",
        "python3",
        "-c",
        "import sys; sys.exit(sys.version_info < (3, 11))");
    List<String> printed =
        Program.run(scratch, lines(), "python3", "-c", PythonProgram.over(TABLE));
    assertThat(printed).hasSize(SampleTable.rows());
    for (int i = 0; i < TypeSample.ALL.size(); i++) {
      TypeSample sample = TypeSample.ALL.get(i);
      if (!sample.python().isEmpty()) {
        List<String> expected = new ArrayList<>(samples.texts(i, sample.postgres()));
        List<String> raw = samples.texts(i, "v::text");
        if (!TABLE.of(sample.type()).python().equals("c")) {
          for (int row = 0; row < raw.size(); row++) {
            if (raw.get(row) != null && TypeSample.isBeyondPython(raw.get(row))) {
              expected.set(row, "ValueError");
            }
          }
        }
        List<String> found = new ArrayList<>();
        for (String line : printed) {
          found.add(JSON.readTree(line).path(i).textValue());
        }
        compare("Python", sample, expected, found);
      }
    }
  }

  @Test
  void jqReadsEveryLine() throws Exception {
    Program.require("jq", "jq", "--version");
    String filter =
        IntStream.range(0, TypeSample.ALL.size())
            .mapToObj(i -> "c%d: (%s)".formatted(i, jq(i)))
            .collect(Collectors.joining(", ", "{", "}"));
    List<String> printed = Program.run(scratch, lines(), "jq", "-c", filter);
    List<String> lines = List.of(lines().split("\n"));
    assertThat(printed).hasSameSizeAs(lines);
    for (int row = 0; row < lines.size(); row++) {
      JsonNode written = JSON.readTree(lines.get(row));
      JsonNode read = JSON.readTree(printed.get(row));
      for (int i = 0; i < TypeSample.ALL.size(); i++) {
        String column = "c" + i;
        if (!written.path(column).isMissingNode()) {
          assertThat(
                  Likeness.JSON.holds(
                      written.path(column).toString(), read.path(column).toString()))
              .as("%s: %s became %s", column, written.path(column), read.path(column))
              .isTrue();
        }
      }
    }
  }

  @Test
  void theViewsReadWhatTheNewestManifestsNameAndNothingElse() throws SQLException {
    try (DuckDb duckDb = DuckDb.open()) {
      statements().forEach(run(duckDb));
      assertThat(
              duckDb.rows(
                  "SELECT table_partition, epoch, \"rows\" FROM archived_partitions ORDER BY 1"))
          .containsExactly(
              List.of("events_2024_01", "2000", "50"), List.of("events_2024_02", "2000", "50"));
      assertThat(duckDb.one("SELECT count(*) FROM archived_files")).isEqualTo("6");
      assertThat(
              duckDb.rows(
                  """
                  SELECT id, epoch_us("at"), who::VARCHAR, note, (doc IS NULL)::VARCHAR, amount::VARCHAR,
                    addr, to_json(tags)::VARCHAR
                  FROM events ORDER BY "at"
                  """))
          .isEqualTo(
              DuckDb.rows(
                  session.connection(),
                  """
                  SELECT id, (extract(epoch FROM at) * 1000000)::bigint, who, note,
                    (coalesce(doc, 'null') = 'null')::text, amount, host(addr), to_json(tags)
                  FROM events WHERE at < '2025-01-01' ORDER BY at
                  """));
      assertThat(duckDb.one("SELECT count(*) FROM events"))
          .isEqualTo(duckDb.one("SELECT sum(\"rows\") FROM archived_partitions"));
      assertThat(duckDb.one("SELECT count(*) FROM events_of_january")).isEqualTo("50");
      assertThat(duckDb.one("SELECT count(*) FROM event_lines")).isEqualTo("100");
      assertThat(duckDb.one("SELECT count(*) FROM '" + files("events") + "'"))
          .as("a glob finds every row three times")
          .isEqualTo("300");
    }
  }

  @Test
  void wholeLinesKeepTheDigitsThatDuckDbsDocumentsLose() throws Exception {
    String line = "{\"id\":1,\"doc\":{\"a\": 12345678901234567890.123456789}}";
    Files.writeString(scratch.resolve("one.jsonl"), line + "\n");
    try (DuckDb duckDb = DuckDb.open()) {
      String file = scratch.resolve("one.jsonl").toString();
      assertThat(
              duckDb.one(
                  "SELECT doc::VARCHAR FROM read_json('%s', columns = {doc: 'JSON'})"
                      .formatted(file)))
          .doesNotContain("890.123456789");
      String wholeLines =
          statements().stream()
              .filter(sql -> sql.startsWith("CREATE VIEW event_lines"))
              .findFirst()
              .orElseThrow();
      String select =
          wholeLines
              .substring(wholeLines.indexOf("SELECT"), wholeLines.indexOf("WHERE"))
              .replace(files("events"), file);
      assertThat(duckDb.one(select)).isEqualTo(line);
    }
  }

  @Test
  void duckDbFailsOrSaysNullWhereThePageSaysSo() throws Exception {
    Path file = scratch.resolve("edges.jsonl");
    Files.writeString(file, "{\"a\":1,\"doc\":\"\\ud800\"}\n{\"a\":2,\"doc\":null}\n");
    String read =
        "SELECT a FROM read_json('"
            + file
            + "', format = 'newline_delimited', columns = {a: 'BIGINT', doc: 'JSON'}%s)";
    try (DuckDb duckDb = DuckDb.open()) {
      assertThatThrownBy(() -> duckDb.rows(read.formatted(""))).isInstanceOf(SQLException.class);
      assertThat(texts(duckDb.rows(read.formatted(", ignore_errors = true"))))
          .containsExactly(null, "2");
      assertThat(duckDb.one("SELECT '0044-03-15 BC'::DATE::VARCHAR")).isEqualTo("0044-03-15");
      assertThat(duckDb.one("SELECT TRY_CAST('NaN' AS DECIMAL(38, 10))")).isNull();
      assertThatThrownBy(() -> duckDb.one("SELECT 'NaN'::DECIMAL(38, 10)"))
          .isInstanceOf(SQLException.class);
      assertThat(duckDb.one("SELECT TRY_CAST('\"[2:3]={1,2}\"'::JSON AS BIGINT[])")).isNull();
      assertThatThrownBy(() -> duckDb.one("SELECT '\"[2:3]={1,2}\"'::JSON::BIGINT[]"))
          .isInstanceOf(SQLException.class);
    }
  }

  private static String jq(int column) {
    return TABLE.of(TypeSample.ALL.get(column).type()).jq().replaceAll("\\.c\\b", ".c" + column);
  }

  private static void compare(
      String reader, TypeSample sample, List<String> expected, List<String> found) {
    assertThat(found).as("%s, %s", reader, sample.type()).hasSameSizeAs(expected);
    for (int row = 0; row < found.size(); row++) {
      assertThat(same(sample.likeness(), expected.get(row), found.get(row)))
          .as("%s, %s: %s became %s", reader, sample.type(), expected.get(row), found.get(row))
          .isTrue();
    }
  }

  private static boolean same(Likeness likeness, String expected, String found) {
    if (expected == null || found == null) {
      // A reader that has no JSON null takes it for SQL NULL.
      boolean jsonNull = likeness == Likeness.JSON && "null".equals(expected);
      return found == null && (expected == null || jsonNull);
    }
    return expected.equals(found) || likeness.holds(expected, found);
  }

  private static Consumer<String> run(DuckDb duckDb) {
    return sql -> {
      try {
        duckDb.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException("DuckDB refuses: " + sql, e);
      }
    };
  }

  private static List<String> texts(List<List<String>> rows) {
    return rows.stream().map(row -> row.get(0)).toList();
  }

  private static List<String> statements() {
    return Page.of("reading.md").section("## DuckDB").statements().stream()
        .map(sql -> sql.replace("s3://my-archive/shop", bucket.toString()))
        .toList();
  }

  private static String files(String table) {
    return bucket + "/data/shop/public." + table + "/**/*.jsonl.zst";
  }

  private static String lines() throws IOException {
    try (Stream<Path> files = Files.walk(bucket.resolve("data/shop/public.samples"))) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      try (InputStream content = new ZstdInputStream(Files.newInputStream(file))) {
        return new String(content.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
