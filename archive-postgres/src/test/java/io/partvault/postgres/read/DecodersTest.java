// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.line.LineBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The binary forms that servers send, as hexadecimal digits, against the JSON they become. */
class DecodersTest {
  private static final long SEED = 4_711;
  private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          0000 0000 0000 0000 | "0"
          0000 0000 0000 0003 | "0.000"
          0001 0000 4000 0000 002a | "-42"
          0001 ffff 0000 0001 1388 | "0.5"
          0001 fffe 0000 0008 0001 | "0.00000001"
          0001 0002 0000 0000 0007 | "700000000"
          0002 0001 0000 0002 0001 0002 | "10002.00"
          0003 0001 0000 0003 0001 0002 0bb8 | "10002.300"
          0000 0000 c000 0000 | "NaN"
          0000 0000 d000 0000 | "Infinity"
          0000 0000 f000 0000 | "-Infinity"
          """)
  void numericIs(String hex, String json) {
    assertThat(decode(Numerics::string, hex)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          0001 0000 0000 | only 6 bytes
          0002 0000 0000 0000 0001 | 10 bytes instead of 12
          0001 0000 1234 0000 0001 | sign 0x1234
          0001 0000 0000 0000 2710 | four digits 10000
          """)
  void malformedNumericIsRefused(String hex, String reason) {
    assertThatThrownBy(() -> decode(Numerics::number, hex))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0220 0004 0a000001 | 10.0.0.1
          0208 0004 0a000001 | 10.0.0.1/8
          0220 0104 0a000001 | 10.0.0.1/32
          0380 0010 00000000000000000000000000000000 | ::
          0380 0010 00000000000000000000000000000001 | ::1
          0380 0010 00010000000000000000000000000000 | 1::
          0380 0010 00010000000200000000000300040005 | 1:0:2::3:4:5
          0380 0010 00000000000100000000000000020003 | 0:0:1::2:3
          0380 0010 00000000000000000000000001020304 | ::1.2.3.4
          0380 0010 00000000000000000000ffff01020304 | ::ffff:1.2.3.4
          0380 0010 00000000000000000000fffe01020304 | ::fffe:102:304
          0380 0010 00010000000200000003000000040005 | 1:0:2:0:3:0:4:5
          0330 0110 20010db8000000000000000000000000 | 2001:db8::/48
          """)
  void addressIs(String hex, String text) {
    assertThat(decode(Networks::inet, hex)).isEqualTo('"' + text + '"');
  }

  @Test
  void malformedAddressesAreRefused() {
    requireRefused(Networks::inet, "0420 0004 0a000001", "address family 4");
    requireRefused(Networks::inet, "0220 0004 0a0000", "7 bytes instead of 8");
    requireRefused(Networks::inet, "02", "only 1 bytes");
    requireRefused(Networks::macaddr, "02", "macaddr came with 1 bytes instead of 6");
  }

  @Test
  void lengthsAreChecked() {
    requireRefused(Scalars::bool, "", "boolean came with 0 bytes");
    requireRefused(Scalars::int2, "00", "smallint");
    requireRefused(Scalars::int4, "0000", "integer");
    requireRefused(Scalars::int8, "00000000", "bigint");
    requireRefused(Scalars::oid, "0000000000", "oid");
    requireRefused(Texts::uuid, "00", "uuid");
    requireRefused(Texts::singleByte, "", "char");
    requireRefused(DateTimes::date, "00", "date");
    requireRefused(DateTimes::time, "00", "time");
    requireRefused(DateTimes::timestamp, "00", "timestamp");
    requireRefused(JsonTexts::binaryDocument, "", "no bytes");
    requireRefused(JsonTexts::binaryDocument, "0231", "version 2 instead of 1");
    requireRefused(JsonTexts::document, "", "no bytes");
    requireRefused(DateTimes::time, "0000 0014 1dd7 6001", "not within a day: 86400000001");
  }

  @Test
  void datesAgreeWithTheJdk() {
    var random = new Random(SEED);
    for (int round = 0; round < 50_000; round++) {
      int days = random.nextInt(3_600_000) - 730_119;
      LocalDate date = EPOCH.toLocalDate().plusDays(days);
      assertThat(decode(DateTimes::date, "%08x".formatted(days)))
          .isEqualTo('"' + date.toString().replace("+", "") + '"');
    }
  }

  @Test
  void timestampsAgreeWithTheJdk() {
    var random = new Random(SEED);
    DateTimeFormatter seconds = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    for (int round = 0; round < 50_000; round++) {
      long micros = random.nextLong() % (100L * 366 * 86_400 * 1_000_000);
      micros = random.nextBoolean() ? micros / 1_000_000 * 1_000_000 : micros;
      LocalDateTime time =
          EPOCH
              .plusSeconds(Math.floorDiv(micros, 1_000_000L))
              .plusNanos(1_000 * Math.floorMod(micros, 1_000_000L));
      String fraction =
          time.getNano() == 0
              ? ""
              : ".%06d".formatted(time.getNano() / 1_000).replaceAll("0+$", "");
      assertThat(decode(DateTimes::timestamptz, "%016x".formatted(micros)))
          .isEqualTo('"' + time.format(seconds) + fraction + "Z\"");
    }
  }

  @Test
  void midnightAtTheEndOfTheDayIsATime() {
    assertThat(decode(DateTimes::time, "0000 0014 1dd7 6000")).isEqualTo("\"24:00:00\"");
    assertThat(decode(DateTimes::time, "%016x".formatted(LocalTime.MAX.toNanoOfDay() / 1_000)))
        .isEqualTo("\"23:59:59.999999\"");
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "-0,-0",
    "1e+20,1e+20",
    "1.5E-7,1.5E-7",
    "01,\"01\"",
    "1.,\"1.\"",
    ".5,\".5\"",
    "1e,\"1e\"",
    "-,\"-\"",
    "NaN,\"NaN\"",
    "-Infinity,\"-Infinity\"",
    "1x,\"1x\"",
    "1e5x,\"1e5x\""
  })
  void whatIsNoJsonNumberIsAString(String text, String json) {
    assertThat(decode(JsonTexts::number, HexFormat.of().formatHex(text.getBytes(UTF_8))))
        .isEqualTo(json.replace("'", ""));
  }

  @Test
  void internalCharIsOneByte() {
    assertThat(decode(Texts::singleByte, "00")).isEqualTo("\"\"");
    assertThat(decode(Texts::singleByte, "22")).isEqualTo("\"\\\"\"");
    assertThat(decode(Texts::singleByte, "c8")).isEqualTo("\"\\\\310\"");
    assertThat(decode(Texts::singleByte, "ff")).isEqualTo("\"\\\\377\"");
  }

  private static void requireRefused(WireDecoder decoder, String hex, String reason) {
    assertThatThrownBy(() -> decode(decoder, hex))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining(reason);
  }

  /** Decodes with other bytes around, as in a row. */
  static String decode(WireDecoder decoder, String hex) {
    byte[] wire = HexFormat.of().parseHex("aa" + hex.replace(" ", "") + "bb");
    var line = new LineBuffer();
    decoder.decode(wire, 1, wire.length - 2, line);
    return new String(line.bytes(), 0, line.length(), UTF_8);
  }
}
