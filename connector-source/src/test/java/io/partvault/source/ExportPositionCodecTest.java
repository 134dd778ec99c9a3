// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportPositionCodecTest {

  private static final ExportPosition POSITION =
      new ExportPosition(
          ExportPosition.Status.SEALED,
          1830271648399360L,
          RecordFormat.STRUCT,
          new ExportBasis(
              16402,
              16500,
              "fingerprint",
              "7012345678901234567",
              1,
              770,
              50000,
              4096,
              Instant.parse("2026-01-01T00:00:00.123456Z")),
          new TopicPlace("shop.public.events", 3),
          new ExportProgress(65540, 50000, new Digest(1, -2), 21500000),
          new SealState(
              Instant.parse("2026-01-01T00:10:00Z"),
              Instant.parse("2026-01-02T00:00:00Z"),
              900,
              8192));

  @Test
  void readsBackWhatItWrote() {
    assertThat(ExportPositionCodec.read(ExportPositionCodec.write(POSITION))).isEqualTo(POSITION);
  }

  @Test
  void writesOnlyTypesThatSurviveConnectsJson() {
    assertThat(ExportPositionCodec.write(POSITION).values())
        .allMatch(value -> value instanceof String || value instanceof Long);
  }

  @Test
  void acceptsTheSmallNumbersOfTheRestInterfaceAsIntegers() {
    Map<String, Object> offset = new HashMap<>(ExportPositionCodec.write(POSITION));
    offset.put("topicPartition", 3);
    offset.put("rows", 50000);

    assertThat(ExportPositionCodec.read(offset)).isEqualTo(POSITION);
  }

  @ParameterizedTest
  @CsvSource({
    "status,half,'expected open, sealed or abandoned, found half'",
    "digest,xyz,expected 32 hex digits",
    "recordFormat,avro,'expected one of json, struct, frames, found avro'",
    "startedAt,yesterday,'''yesterday'' is no time'",
    "rows,many,'expected a whole number, found many'",
    "topicPartition,x,expected a whole number"
  })
  void namesTheFieldThatIsNotWhatItMustBe(String field, String value, String reason) {
    Map<String, Object> offset = new HashMap<>(ExportPositionCodec.write(POSITION));
    offset.put(field, value);

    assertThatThrownBy(() -> ExportPositionCodec.read(offset))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("Cannot read source offset")
        .hasMessageContaining(reason);
  }

  @Test
  void offsetsFromBeforeThereWasAChoiceAreOfLines() {
    Map<String, Object> offset = new HashMap<>(ExportPositionCodec.write(POSITION));
    offset.remove("recordFormat");

    assertThat(ExportPositionCodec.read(offset).format()).isEqualTo(RecordFormat.JSON);
  }

  @Test
  void refusesNegativeNumbersAndOtherVersions() {
    Map<String, Object> negative = new HashMap<>(ExportPositionCodec.write(POSITION));
    negative.put("rows", -1L);
    Map<String, Object> later = new HashMap<>(ExportPositionCodec.write(POSITION));
    later.put("version", 2L);

    assertThatThrownBy(() -> ExportPositionCodec.read(negative))
        .hasMessageContaining("'rows': expected at least 0, found -1");
    assertThatThrownBy(() -> ExportPositionCodec.read(later))
        .hasMessageContaining("version 2: this release reads version 1");
  }

  @Test
  void keysAnOffsetByTheKeyOfTheTablePartition() {
    TableName table = new TableName("public", "events");
    Map<String, String> key =
        ExportPositionCodec.key(
            new TablePartitionKey("shop", table, new TableName("public", "events_1")));

    assertThat(key).containsExactly(Map.entry("tablePartition", "shop/public.events/events_1"));
    assertThat(ExportPositionCodec.readKey(key).name().name()).isEqualTo("events_1");
    assertThatThrownBy(() -> ExportPositionCodec.readKey(Map.of("file", "x")))
        .hasMessageContaining("expected one field 'tablePartition'");
    assertThatThrownBy(() -> ExportPositionCodec.readKey(Map.of("tablePartition", "x")))
        .hasMessageContaining("<database>/<schema>.<table>/<table partition>");
  }
}
