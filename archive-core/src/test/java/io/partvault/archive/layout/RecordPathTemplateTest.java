// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordPathTemplateTest {

  private static final ZoneId UTC = ZoneId.of("UTC");
  private static final String NAME = "/{topicPartition}-{firstOffset}";
  private static final long AT = Instant.parse("2026-01-31T23:30:00Z").toEpochMilli();

  @Test
  void eachPlaceHasItsValue() {
    assertThat(folder("data/{topic}" + NAME, UTC, Map.of())).isEqualTo("data/orders");
    assertThat(folder("data/{topic}/tp={topicPartition}" + NAME, UTC, Map.of()))
        .isEqualTo("data/orders/tp=00003");
    assertThat(folder("data/{topic}/{year}/{month}/{day}/{hour}" + NAME, UTC, Map.of()))
        .isEqualTo("data/orders/2026/01/31/23");
    assertThat(folder("data/{topic}/day={time:yyyy-MM-dd}" + NAME, UTC, Map.of()))
        .isEqualTo("data/orders/day=2026-01-31");
    assertThat(folder("data/x/{topic}_{field:country}" + NAME, UTC, Map.of("country", "AT")))
        .isEqualTo("data/x/orders_AT");
  }

  @Test
  void timesAreThoseOfTheZone() {
    assertThat(
            folder(
                "data/{topic}/{time:yyyy-MM-dd HH}" + NAME, ZoneId.of("Europe/Vienna"), Map.of()))
        .isEqualTo("data/orders/2026-02-01%2000");
  }

  @Test
  void digitsAreAsciiWhateverTheLocale() {
    Locale usual = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(folder("data/{topic}/{year}/{topicPartition}" + NAME, UTC, Map.of()))
          .isEqualTo("data/orders/2026/00003");
    } finally {
      Locale.setDefault(usual);
    }
  }

  @Test
  void valuesCannotLeaveTheirFolder() {
    assertThat(folder("data/{topic}/{field:a}" + NAME, UTC, Map.of("a", "../../commits/x")))
        .isEqualTo("data/orders/%2E%2E%2F%2E%2E%2Fcommits%2Fx");
  }

  @Test
  void whatIsMissingHasTheWordThatReadersTakeForNull() {
    RecordPathTemplate template =
        RecordPathTemplate.parse("data/{topic}/{year}/a={field:a}" + NAME, UTC);

    assertThat(template.folder("orders", 3, -1, Map.of("a", "")))
        .isEqualTo("data/orders/__HIVE_DEFAULT_PARTITION__/a=__HIVE_DEFAULT_PARTITION__");
  }

  @Test
  void longValuesAreCutBehindAWholeCharacter() {
    String folder = folder("data/{topic}/{field:a}" + NAME, UTC, Map.of("a", "€".repeat(500)));

    assertThat(folder).isEqualTo("data/orders/" + "%E2%82%AC".repeat(13));
    assertThat(folder("data/{topic}/{field:a}" + NAME, UTC, Map.of("a", "x".repeat(500))))
        .isEqualTo("data/orders/" + "x".repeat(120));
  }

  @Test
  void aFolderThatIsTooLongIsRefused() {
    String template = "data/{topic}" + "/{field:a}".repeat(8) + NAME;

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> folder(template, UTC, Map.of("a", "x".repeat(120))))
        .withMessageContaining("its folder would have 979 characters, more than 800");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data/{topic}/{firstOffset}|it must end with /{topicPartition}-{firstOffset}",
        "data/{topic}/{topicPartition}|it must end with /{topicPartition}-{firstOffset}",
        "data/{topic}/x-{topicPartition}-{firstOffset}|it must end with",
        "data/x/{topicPartition}-{firstOffset}|it lacks {topic}",
        "data/{topic}/{table}/{topicPartition}-{firstOffset}|it has an unknown place {table}; known",
        "data/{topic}/{time:}/{topicPartition}-{firstOffset}|it has an unknown place {time:}",
        "data/{topic}/{field:}/{topicPartition}-{firstOffset}|it has an unknown place {field:}",
        "data/{topic}/{time:qqqqqqq}/{topicPartition}-{firstOffset}|{time:qqqqqqq} has no date pattern",
        "{topic}/{topicPartition}-{firstOffset}|its first folder must be fixed text",
        "/data/{topic}/{topicPartition}-{firstOffset}|it must not start with a slash",
        "data//{topic}/{topicPartition}-{firstOffset}|nor hold an empty folder",
        "data/../{topic}/{topicPartition}-{firstOffset}|a folder named . or ..",
        "data/a b/{topic}/{topicPartition}-{firstOffset}|only letters, digits",
        "data/{topic/{topic}/{topicPartition}-{firstOffset}|only letters, digits",
        "commits/{topic}/{topicPartition}-{firstOffset}|a folder that the archive keeps for itself",
        "windows/{topic}/{topicPartition}-{firstOffset}|a folder that the archive keeps for itself",
      })
  void templatesThatCannotWorkAreRefused(String template, String why) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RecordPathTemplate.parse(template, UTC))
        .withMessageContaining(why);
  }

  @Test
  void theRootIsTheFirstFolderAndFieldsAreThoseNamed() {
    RecordPathTemplate template =
        RecordPathTemplate.parse("files/{topic}/{field:b c}/{field:a}" + NAME, UTC);

    assertThat(template.root()).isEqualTo("files");
    assertThat(template.fields()).containsExactlyInAnyOrder("b c", "a");
    assertThat(template)
        .isEqualTo(RecordPathTemplate.parse(template.toString(), UTC))
        .isNotEqualTo(RecordPathTemplate.parse(template.toString(), ZoneId.of("Europe/Vienna")));
  }

  private static String folder(String template, ZoneId zone, Map<String, String> fields) {
    return RecordPathTemplate.parse(template, zone).folder("orders", 3, AT, fields);
  }
}
