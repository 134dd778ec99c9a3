// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What validation says of real databases. */
class DatabaseCheckIT {

  @TempDir static Path dir;
  private static EventsDatabase database;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = EventsDatabase.start(dir);
    database.reset(1);
    database.execute("CREATE TABLE plain (id bigint)");
    database.execute("CREATE ROLE stranger LOGIN");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @Test
  void findsNothingInTheWayOfATableThatCanBeArchived() {
    assertThat(errors(Map.of())).isEmpty();
    assertThat(errors(Map.of("retention.period", "P99Y"))).as("nothing old enough").isEmpty();
  }

  @Test
  void namesTheTableThatIsNotThere() {
    assertThat(errors(Map.of("table.include.list", "public.nothing")))
        .containsOnlyKeys("table.include.list")
        .hasValueSatisfying(mentioning("public.nothing"));
  }

  @Test
  void namesTheTableThatIsNotPartitioned() {
    assertThat(errors(Map.of("table.include.list", "public.plain")))
        .containsOnlyKeys("table.include.list")
        .hasValueSatisfying(mentioning("partitioned"));
  }

  @Test
  void namesTheColumnsThatAvroRefuses() throws Exception {
    Map<String, String> structs =
        Map.of("record.format", "struct", "value.converter", "my.own.AvroConverter");
    assertThat(errors(structs)).isEmpty();
    database.execute("CREATE TABLE odd (at date, \"to pay\" int) PARTITION BY RANGE (at)");
    Map<String, String> odd = new HashMap<>(structs);
    odd.put("table.include.list", "public.odd");

    assertThat(errors(odd))
        .containsOnlyKeys("value.converter")
        .hasValueSatisfying(mentioning("its column to pay"));

    odd.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    assertThat(errors(odd)).isEmpty();
  }

  @Test
  void namesTheMissingPermission() {
    assertThat(errors(Map.of("connection.user", "stranger")))
        .containsOnlyKeys("table.include.list")
        .hasValueSatisfying(mentioning("SELECT"));
  }

  @Test
  void namesTheDatabaseAndTheRoleThatAreNotThere() {
    String url = database.properties().get("connection.url");
    assertThat(errors(Map.of("connection.url", url.replace("/shop", "/nothing"))))
        .containsOnlyKeys("connection.url")
        .hasValueSatisfying(mentioning("nothing"));
    assertThat(errors(Map.of("connection.user", "nobody")))
        .containsOnlyKeys("connection.user")
        .hasValueSatisfying(mentioning("nobody"));
  }

  private static Condition<List<String>> mentioning(String text) {
    return new Condition<>(
        messages -> messages.stream().allMatch(message -> message.contains(text)),
        "mentioning " + text);
  }

  private static Map<String, List<String>> errors(Map<String, String> changed) {
    Map<String, String> properties = new HashMap<>(database.properties());
    properties.putAll(changed);
    return new PartitionSourceConnector()
        .validate(properties).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
  }
}
