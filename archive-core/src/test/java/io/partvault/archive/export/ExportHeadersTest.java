// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.digest.Digest;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportHeadersTest {

  /**
   * What the reader gets of bytes that the source wrote, by the header converters of both sides.
   */
  private enum Converters {
    BYTE_ARRAY_TO_BYTE_ARRAY(bytes -> bytes),
    SIMPLE_TO_SIMPLE(bytes -> Base64.getEncoder().encodeToString(bytes)),
    BYTE_ARRAY_TO_SIMPLE(bytes -> new String(bytes, US_ASCII)),
    SIMPLE_TO_BYTE_ARRAY(bytes -> Base64.getEncoder().encode(bytes));

    private final Function<byte[], Object> read;

    Converters(Function<byte[], Object> read) {
      this.read = read;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyHeaderComesBackThroughTheseConverters(Converters converters) {
    Function<byte[], Object> read = converters.read;
    for (long row : new long[] {0, 1, 9, 10, 12345, Long.MAX_VALUE}) {
      assertThat(ExportHeaders.readRow(read.apply(ExportHeaders.row(TestExports.EPOCH, row))))
          .isEqualTo(new RowHeader(TestExports.EPOCH, row));
    }
    for (int rows : new int[] {1, 10, Integer.MAX_VALUE}) {
      assertThat(ExportHeaders.readRows(read.apply(ExportHeaders.rows(rows)))).isEqualTo(rows);
    }
    for (long rawBytes : new long[] {1, 524_288, Long.MAX_VALUE}) {
      FrameHeader frame = new FrameHeader(rawBytes, new Digest(1, -1));
      assertThat(ExportHeaders.readFrame(read.apply(ExportHeaders.frame(frame)))).isEqualTo(frame);
    }
    ExportBegin begin = TestExports.begin(50_000);
    PartitionSeal seal = TestExports.seal(50_000, new Digest(1, -1), 21_500_000);
    ExportAbandon abandon = new ExportAbandon(TestExports.EPOCH, "changed: \"ü\" \\ \n");
    assertThat(ExportHeaders.readBegin(read.apply(ExportHeaders.begin(begin)))).isEqualTo(begin);
    assertThat(ExportHeaders.readSeal(read.apply(ExportHeaders.seal(seal)))).isEqualTo(seal);
    assertThat(ExportHeaders.readAbandon(read.apply(ExportHeaders.abandon(abandon))))
        .isEqualTo(abandon);
  }

  @Test
  void headersAreAsciiThatNoParserTakesForANumberOrADocument() {
    assertThat(ExportHeaders.row(1830271648399360L, 12345))
        .asString(US_ASCII)
        .isEqualTo("#1830271648399360.12345");
    assertThat(ExportHeaders.rows(10)).asString(US_ASCII).isEqualTo("#10");
    assertThat(ExportHeaders.frame(new FrameHeader(630, new Digest(10, 11))))
        .asString(US_ASCII)
        .isEqualTo("#630.000000000000000a000000000000000b");
    assertThat(ExportHeaders.begin(TestExports.begin(1)))
        .asString(US_ASCII)
        .matches("j[A-Za-z0-9_-]+");
  }

  static Stream<Object> damaged() {
    LinkedHashMap<String, Object> parsed = new LinkedHashMap<>();
    parsed.put("epoch", 1L);
    return Stream.of(
        (byte) 9,
        12345,
        12345L,
        true,
        parsed,
        "[B@4a5ba67e",
        "",
        "#",
        "j",
        "12345",
        "????",
        "\u0000\uFFFD",
        new byte[0],
        new byte[] {0, 0, 0, 0, 0, 0, 48, 57},
        "a".repeat(1000));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void whatOtherConvertersMakeOfHeadersIsRefused(Object value) {
    for (Function<Object, Object> reader : readers()) {
      assertThatExceptionOfType(ExportHeaderException.class)
          .isThrownBy(() -> reader.apply(value))
          .withMessageStartingWith("Cannot read header partvault.")
          .withMessageContaining("header.converter")
          .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(400));
    }
  }

  @Test
  void anAbsentValueIsRefused() {
    for (Function<Object, Object> reader : readers()) {
      assertThatExceptionOfType(ExportHeaderException.class)
          .isThrownBy(() -> reader.apply(null))
          .withMessageContaining("'null'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#1",
        "#1.",
        "#.1",
        "#1.2.3",
        "#-1.2",
        "#1.-2",
        "#1.x",
        "# 1.2",
        "#9223372036854775808.1",
        "#1.9999999999999999999",
        "#1.00000000000000000001"
      })
  void rowsThatAreNoTwoNumbersAreRefused(String text) {
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readRow(text.getBytes(US_ASCII)))
        .withMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#1",
        "#1.",
        "#1.000000000000000000000000000000",
        "#.00000000000000000000000000000000",
        "#-1.00000000000000000000000000000000",
        "#1.0000000000000000000000000000000x",
        "#1.000000000000000000000000000000001"
      })
  void framesThatAreNoSizeAndDigestAreRefused(String text) {
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readFrame(text.getBytes(US_ASCII)))
        .withMessageContaining("partvault.frame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"#0", "#-1", "#2147483648", "#99999999999999999999", "#1.2"})
  void countsThatAreNoCountAreRefused(String text) {
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readRows(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "not json",
        "{\"epoch\":\"1\",\"reason\":\"x\"}",
        "{\"epoch\":1,\"rows\":1,\"digest\":\"short\",\"rawBytes\":1,\"horizon\":1,"
            + "\"fingerprint\":\"f\",\"startedAt\":\"2026-11-21T03:00:00Z\","
            + "\"finishedAt\":\"2026-11-21T03:00:00Z\"}",
        "{\"epoch\":1,\"rows\":1,\"digest\":\"00000000000000000000000000000000\",\"rawBytes\":1,"
            + "\"horizon\":1,\"fingerprint\":\"f\",\"startedAt\":\"yesterday\","
            + "\"finishedAt\":\"2026-11-21T03:00:00Z\"}",
      })
  void documentsOfAnotherFormAreRefusedAsHeaders(String json) {
    String value =
        "j" + Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readBegin(value));
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readSeal(value))
        .withMessageStartingWith("Cannot read header partvault.seal: ");
    assertThatExceptionOfType(ExportHeaderException.class)
        .isThrownBy(() -> ExportHeaders.readAbandon(value));
  }

  private static Iterable<Function<Object, Object>> readers() {
    return Arrays.asList(
        ExportHeaders::readRow,
        ExportHeaders::readRows,
        ExportHeaders::readFrame,
        ExportHeaders::readBegin,
        ExportHeaders::readSeal,
        ExportHeaders::readAbandon);
  }
}
