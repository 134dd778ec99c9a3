// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares many values with the server's own output functions. */
@Tag("versions")
class RandomValuesIT {
  private static final long SEED = 1_700_000_007L;
  private static final int ROWS = 20_000;

  @TempDir static Path folder;
  private static LeafFixture leaf;

  @BeforeAll
  static void start() throws SQLException {
    leaf = LeafFixture.start(folder);
  }

  @AfterAll
  static void stop() throws SQLException {
    leaf.close();
  }

  @Tag("B1")
  @Test
  void numericHasTheServersDigits() throws Exception {
    insert("numeric", random -> RandomValues.decimal(random));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void ipv6AddressesAreCompressedAsByTheServer() throws Exception {
    insert("inet", random -> RandomValues.ipv6(random) + RandomValues.mask(random, 128));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void ipv4AddressesAreThoseOfTheServer() throws Exception {
    insert(
        "inet",
        random ->
            random.nextInt(256)
                + "."
                + random.nextInt(256)
                + "."
                + random.nextInt(3)
                + "."
                + random.nextInt(256)
                + RandomValues.mask(random, 32));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void cidrKeepsItsMask() throws Exception {
    insert(
        "cidr",
        random ->
            random.nextBoolean()
                ? random.nextInt(256) + ".0.0.0/" + (8 + random.nextInt(25))
                : Integer.toHexString(random.nextInt(0x10000))
                    + "::/"
                    + (16 + random.nextInt(113)));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void timestampsAreIso() throws Exception {
    insertBy(
        "timestamp",
        "timestamp '2000-01-01' + make_interval(secs => ?::float8 / 1e6)",
        random -> Long.toString(RandomValues.micros(random)));
    requireServersText(text -> text.endsWith("BC") ? text : text.replace(' ', 'T'));
  }

  @Test
  void timestampsWithZoneAreUtc() throws Exception {
    insertBy(
        "timestamptz",
        "timestamptz '2000-01-01 00:00+00' + make_interval(secs => ?::float8 / 1e6)",
        random -> Long.toString(RandomValues.micros(random)));
    requireServersText(
        text -> text.endsWith("BC") ? text : text.replace(' ', 'T').replace("+00", "Z"));
  }

  @Test
  void datesAreThoseOfTheServer() throws Exception {
    insertBy(
        "date",
        "date '2000-01-01' + ?::int",
        random ->
            Integer.toString(
                random.nextBoolean()
                    ? random.nextInt(2_145_000_000) - 2_451_000
                    : random.nextInt(4_000_000) - 2_400_000));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void timesAreThoseOfTheServer() throws Exception {
    insertBy(
        "time",
        "time '00:00' + make_interval(secs => ?::float8 / 1e6)",
        random -> Long.toString(RandomValues.fraction(random, 86_399L)));
    requireServersText(UnaryOperator.identity());
  }

  @Test
  void floatsHaveTheServersDigits() throws Exception {
    insert("float8", random -> Double.toString(Double.longBitsToDouble(random.nextLong())));
    leaf.begin();
    List<String> expected = leaf.text("SELECT format('%s', v) FROM public.t ORDER BY ctid");
    List<String> lines = leaf.lines("t");
    for (int row = 0; row < expected.size(); row++) {
      String text = expected.get(row);
      assertThat(lines.get(row))
          .isEqualTo("{\"v\":" + (text.matches("[-a-zA-Z]+") ? '"' + text + '"' : text) + "}");
      if (!text.matches("[-a-zA-Z]+")) {
        double parsed = new ObjectMapper().readTree(lines.get(row)).get("v").doubleValue();
        assertThat(parsed).isEqualTo(Double.parseDouble(text));
      }
    }
  }

  @Tag("B3")
  @Tag("B5")
  @Test
  void arraysOfTextHoldWhatTheServerHolds() throws Exception {
    insertBy("text[]", "ARRAY[?, '', NULL, 'NULL']", RandomValues::oddText);
    leaf.begin();
    List<String> expected = leaf.text("SELECT v[1] FROM public.t ORDER BY ctid");
    List<String> lines = leaf.lines("t");
    for (int row = 0; row < expected.size(); row++) {
      JsonNode array = new ObjectMapper().readTree(lines.get(row)).get("v");
      assertThat(array.size()).isEqualTo(4);
      assertThat(array.get(0).textValue()).isEqualTo(expected.get(row));
      assertThat(array.get(1).textValue()).isEmpty();
      assertThat(array.get(2).isNull()).isTrue();
      assertThat(array.get(3).textValue()).isEqualTo("NULL");
    }
  }

  private static void insert(String type, Function<Random, String> literal) throws SQLException {
    insertBy(type, "?::text::" + type, literal);
  }

  private static void insertBy(String type, String expression, Function<Random, String> parameter)
      throws SQLException {
    leaf.execute("DROP TABLE IF EXISTS t", "CREATE TABLE t (v " + type + ")");
    System.out.println("Random " + type + " with seed " + SEED);
    var random = new Random(SEED);
    try (PreparedStatement statement =
        leaf.connection().prepareStatement("INSERT INTO t VALUES (" + expression + ")")) {
      for (int row = 0; row < ROWS; row++) {
        statement.setString(1, parameter.apply(random));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    leaf.connection().commit();
  }

  private static void requireServersText(UnaryOperator<String> conversion) throws SQLException {
    leaf.begin();
    List<String> expected =
        leaf.text("SELECT format('%s', v) FROM public.t ORDER BY ctid").stream()
            .map(text -> "{\"v\":\"" + conversion.apply(text) + "\"}")
            .toList();
    assertThat(expected).hasSize(ROWS);
    assertThat(leaf.lines("t")).isEqualTo(expected);
  }
}
