// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.read.DecimalMode;
import io.partvault.postgres.read.EveryType;
import io.partvault.postgres.read.RandomValues;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What comes back is what went in: table, archive, restore, and every column compared in the
 * database, byte for byte as it is stored. The restore itself compares digests too.
 */
@Tag("versions")
class RoundTripIT {

  private static final long SEED = 1_700_000_009L;
  private static final int ROWS = 5_000;
  private static final int CHARACTERS_A_ROW = 64;

  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    database.sql(EveryType.TYPES.toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.SCALARS)
  void scalarComesBack(String type, String literal, String line) throws Exception {
    requireComesBack(type, literal, DecimalMode.STRING);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.ARRAYS)
  void arrayComesBack(String type, String literal, String line) throws Exception {
    requireComesBack(type, literal, DecimalMode.STRING);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.NUMBERS)
  void numericComesBackFromANumber(String type, String literal, String line) throws Exception {
    requireComesBack(type, literal, DecimalMode.NUMBER);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = EveryType.SINCE_14)
  void newerValueComesBack(String type, String literal, String line) throws Exception {
    assumeTrue(Integer.parseInt(database.value("SHOW server_version_num")) >= 140_000);
    requireComesBack(type, literal, DecimalMode.STRING);
  }

  private void requireComesBack(String type, String literal, DecimalMode decimals)
      throws Exception {
    make("v " + type);
    database.sql("INSERT INTO t VALUES (1, " + literal + "), (2, NULL)");
    requireRoundTrip(decimals, 2);
  }

  @Test
  void nullAndTheJsonNullAreToldApart() throws Exception {
    make("a json, b jsonb, c document, v json[]");
    database.sql(
        "INSERT INTO t VALUES (1, NULL, NULL, NULL, NULL), (2, 'null', 'null', 'null', '{NULL}')",
        "INSERT INTO t VALUES (3, ' null ', NULL, NULL, ARRAY[' [1] '::json, NULL])");
    requireRoundTrip(DecimalMode.STRING, 3);
    assertThat(
            database.value(
                "SELECT string_agg(id::text, ',' ORDER BY id) FROM back WHERE a IS NULL"))
        .isEqualTo("1");
    assertThat(database.value("SELECT a::text FROM back WHERE id = 3")).isEqualTo(" null ");
  }

  @Test
  void everyByteOfAByteaComesBack() throws Exception {
    make("v bytea, w bytea[]");
    database.sql(
        "INSERT INTO t SELECT 1, decode(string_agg(lpad(to_hex(i), 2, '0'), ''), 'hex'),"
            + " ARRAY[decode(string_agg(lpad(to_hex(i), 2, '0'), ''), 'hex'), NULL, '']"
            + " FROM generate_series(0, 255) i");
    requireRoundTrip(DecimalMode.STRING, 1);
  }

  @Test
  void everyCharacterOfATextComesBack() throws Exception {
    make("v text, w text[], x json, y jsonb, z jsonb[]");
    for (int first = 1; first < 0x2100; first += CHARACTERS_A_ROW) {
      database.sql(
          ("INSERT INTO t SELECT %d, s, ARRAY[s, NULL, s], to_json(s), to_jsonb(s), ARRAY[to_jsonb(s)]"
                  + " FROM (SELECT string_agg(chr(c), '') || E'z\\\\N\\\\.' AS s"
                  + " FROM generate_series(%d, %d) c) r")
              .formatted(first, first, first + CHARACTERS_A_ROW - 1));
    }
    requireRoundTrip(DecimalMode.STRING, 0x2100 / CHARACTERS_A_ROW);
  }

  @Test
  void oddNamesComeBack() throws Exception {
    make("\"a \"\"b\"\"\" int, \"Ä\tö\" text, \"c\\d\" jsonb, v int");
    database.sql("INSERT INTO t VALUES (1, 2, 'x', '{}', NULL), (2, NULL, NULL, NULL, 3)");
    requireRoundTrip(DecimalMode.STRING, 2);
  }

  @Test
  void sixteenHundredColumnsComeBack() throws Exception {
    String columns =
        IntStream.range(1, 1_600).mapToObj(i -> "c" + i + " int").collect(Collectors.joining(", "));
    make(columns);
    database.sql("INSERT INTO t (id, c1, c1599) VALUES (1, 1, 1599), (2, NULL, NULL)");
    requireRoundTrip(DecimalMode.STRING, 2);
  }

  @Test
  void manyLeftOutFieldsComeBackAsNull() throws Exception {
    String columns =
        IntStream.range(0, 40).mapToObj(i -> "c" + i + " jsonb").collect(Collectors.joining(", "));
    make(columns);
    database.sql("INSERT INTO t (id, c3, c35) VALUES (1, '1', '[]'), (2, NULL, 'null')");
    requireRoundTrip(DecimalMode.STRING, 2);
  }

  @Test
  void generatedIdentityAndDroppedColumnsComeBack() throws Exception {
    assumeTrue(
        database.session().serverVersion() >= 120_000, "generated columns came with PostgreSQL 12");
    make(
        "i bigint GENERATED ALWAYS AS IDENTITY, gone text, g int GENERATED ALWAYS AS (id * 2) STORED,"
            + " d int DEFAULT 7");
    database.sql(
        "INSERT INTO t (id, gone) VALUES (1, 'x'), (2, 'y')",
        "ALTER TABLE t DROP COLUMN gone",
        "INSERT INTO t (id, d) VALUES (3, NULL)");
    requireRoundTrip(DecimalMode.STRING, 3);
    assertThat(database.value("SELECT sum(g) FROM back")).isEqualTo("12");
  }

  @ParameterizedTest
  @EnumSource
  void generatedNumericsComeBackWithoutOthersBesideThem(DecimalMode decimals) throws Exception {
    assumeTrue(
        database.session().serverVersion() >= 120_000, "generated columns came with PostgreSQL 12");
    make("a numeric GENERATED ALWAYS AS (id / 3.0) STORED");
    database.sql("INSERT INTO t VALUES (1), (2)");
    requireRoundTrip(decimals, 2);
  }

  @Test
  void randomNumericsComeBack() throws Exception {
    requireRandom("numeric", "?::text::numeric", RandomValues::decimal);
  }

  @Test
  void randomAddressesComeBack() throws Exception {
    requireRandom(
        "inet", "?::inet", random -> RandomValues.ipv6(random) + RandomValues.mask(random, 128));
  }

  @Test
  void randomTimestampsComeBack() throws Exception {
    requireRandom(
        "timestamptz",
        "timestamptz '2000-01-01 00:00+00' + make_interval(secs => ?::float8 / 1e6)",
        random -> Long.toString(RandomValues.micros(random)));
  }

  @Test
  void randomFloatsComeBack() throws Exception {
    requireRandom(
        "float8",
        "?::float8",
        random -> Double.toString(Double.longBitsToDouble(random.nextLong())));
  }

  @Test
  void randomTextsComeBack() throws Exception {
    requireRandom("text", "?", RandomValues::oddText);
  }

  @Test
  void randomArraysOfTextComeBack() throws Exception {
    requireRandom("text[]", "ARRAY[?, '', NULL, 'NULL']", RandomValues::oddText);
  }

  private static void requireRandom(
      String type, String expression, Function<Random, String> parameter) throws Exception {
    make("v " + type);
    System.out.println("Random " + type + " with seed " + SEED);
    Random random = new Random(SEED);
    try (PreparedStatement statement =
        database.connection().prepareStatement("INSERT INTO t SELECT ?, " + expression)) {
      for (int row = 0; row < ROWS; row++) {
        statement.setInt(1, row);
        statement.setString(2, parameter.apply(random));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    requireRoundTrip(DecimalMode.STRING, ROWS);
  }

  private static void make(String columns) {
    database.sql(
        "DROP TABLE IF EXISTS t, back",
        "CREATE TABLE t (id int, " + columns + ") PARTITION BY RANGE (id)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (1000000)");
  }

  private static void requireRoundTrip(DecimalMode decimals, int rows) throws Exception {
    new RoundTrip(database, "t", "t_1").require(decimals, rows);
  }
}
