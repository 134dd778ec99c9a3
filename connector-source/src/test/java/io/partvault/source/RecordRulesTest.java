// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordRulesTest {

  private static final Map<String, String> REQUIRED =
      Map.of(
          "connection.url",
          "jdbc:postgresql://localhost:5432/shop",
          "connection.user",
          "reader",
          "topic.prefix",
          "shop",
          "table.include.list",
          "public.events");

  @Test
  void defaultsFitKafkasDefaultsInEveryFormat() {
    for (String format : RecordFormat.words()) {
      assertThat(problems("record.format", format)).as(format).isEmpty();
    }
    assertThat(
            problems(
                "record.format", "frames",
                "producer.override.max.request.size", "1048576",
                "topic.creation.default.max.message.bytes", "1048588"))
        .isEmpty();
  }

  @Test
  void aFrameOfFewRowsIsRefusedWithTheWayOut() {
    assertThat(problems("record.format", "frames", "record.max.rows", "10"))
        .containsExactly(
            "record.max.rows: Frames of 10 rows are hardly smaller than the rows: with record.format ="
                + " frames leave record.max.rows out, or set at least 100");
    assertThat(problems("record.format", "frames", "record.max.rows", "100")).isEmpty();
    assertThat(problems("record.format", "struct", "record.max.rows", "10")).hasSize(1);
  }

  @Test
  void aFrameThatCouldBeLargerThanARequestIsRefused() {
    assertThat(
            problems(
                "record.format", "frames",
                "record.max.bytes", "1048576",
                "row.max.bytes", "2000000"))
        .singleElement()
        .asString()
        .startsWith("record.max.bytes: A record of 1048576 bytes that cannot be compressed")
        .contains("producer.override.max.request.size = 1048576");
    assertThat(
            problems(
                "record.format", "frames",
                "record.max.bytes", "1048576",
                "row.max.bytes", "2000000",
                "producer.override.max.request.size", "4000000"))
        .isEmpty();
  }

  @Test
  void aRowThatCouldBeLargerThanWhatIsSetIsRefused() {
    assertThat(problems("record.format", "frames", "producer.override.max.request.size", "1000000"))
        .singleElement()
        .asString()
        .startsWith("row.max.bytes: ");
    assertThat(
            problems(
                "record.format", "frames", "topic.creation.default.max.message.bytes", "900000"))
        .singleElement()
        .asString()
        .contains("topic.creation.default.max.message.bytes = 900000");
  }

  @Test
  void aLevelWithoutFramesIsRefused() {
    assertThat(problems("record.compression.level", "5"))
        .singleElement()
        .asString()
        .contains("for nothing with record.format = json");
    assertThat(problems("record.format", "frames", "record.compression.level", "5")).isEmpty();
  }

  @Test
  void compressingFramesOnceMoreIsSaidToBeAWaste() {
    String key = "producer.override.compression.type";
    assertThat(RecordRules.waste(config("record.format", "frames", key, "lz4")))
        .hasValueSatisfying(said -> assertThat(said).contains(key + " = lz4", "none"));
    assertThat(RecordRules.waste(config("record.format", "frames", key, "none"))).isEmpty();
    assertThat(RecordRules.waste(config("record.format", "frames"))).isEmpty();
    assertThat(RecordRules.waste(config(key, "lz4"))).isEmpty();
  }

  private static List<String> problems(String... pairs) {
    return RecordRules.problems(config(pairs)).stream()
        .map(problem -> problem.key() + ": " + problem.message())
        .toList();
  }

  private static PartitionSourceConfig config(String... pairs) {
    Map<String, String> properties = new HashMap<>(REQUIRED);
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put(pairs[i], pairs[i + 1]);
    }
    return new PartitionSourceConfig(properties);
  }
}
