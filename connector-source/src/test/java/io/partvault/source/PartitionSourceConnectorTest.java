// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

class PartitionSourceConnectorTest {

  // Nothing listens on port 1, so validation ends there.
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "connection.url",
          "jdbc:postgresql://127.0.0.1:1/shop",
          "connection.user",
          "reader",
          "topic.prefix",
          "shop",
          "table.include.list",
          "public.events",
          "retention.period",
          "P13M");

  private final PartitionSourceConnector connector = new PartitionSourceConnector();

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(SourceConnector.class).stream().map(p -> p.type().getName()))
        .contains(PartitionSourceConnector.class.getName());
  }

  @Test
  void givesEveryTaskTheSameWorkUnderItsOwnNumber() {
    connector.start(PROPERTIES);

    List<Map<String, String>> tasks = connector.taskConfigs(3);

    assertThat(tasks).hasSize(3);
    assertThat(tasks).allSatisfy(task -> assertThat(task).containsAllEntriesOf(PROPERTIES));
    assertThat(tasks).extracting(task -> task.get("task.number")).containsExactly("0", "1", "2");
  }

  @Test
  void supportsExactlyOnceWhoeverDrawsTheBoundaries() {
    assertThat(connector.exactlyOnceSupport(PROPERTIES)).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(PROPERTIES))
        .isEqualTo(ConnectorTransactionBoundaries.SUPPORTED);
  }

  @Test
  void refusesConvertersThatChangeWhatIsSent() {
    assertThat(errors("value.converter", "org.apache.kafka.connect.json.JsonConverter"))
        .containsKey("value.converter");
    assertThat(errors("value.converter", "org.apache.kafka.connect.storage.StringConverter"))
        .containsKey("value.converter");
    assertThat(errors("key.converter", "org.apache.kafka.connect.json.JsonConverter"))
        .containsKey("key.converter");
    assertThat(errors("header.converter", "org.apache.kafka.connect.storage.StringConverter"))
        .containsKey("header.converter");
    assertThat(errors("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"))
        .doesNotContainKey("header.converter");
    assertThat(errors("header.converter", "org.apache.kafka.connect.storage.SimpleHeaderConverter"))
        .doesNotContainKey("header.converter");
    assertThat(errors("value.converter", "ByteArrayConverter"))
        .doesNotContainKey("value.converter");
  }

  @Test
  void takesStructsToJsonAndAvroConvertersAndNothingElse() {
    for (String converter :
        List.of(
            "JsonConverter",
            "org.apache.kafka.connect.json.JsonConverter",
            "io.apicurio.registry.utils.converter.AvroConverter",
            "io.confluent.connect.avro.AvroConverter")) {
      assertThat(errors(Map.of("record.format", "struct", "value.converter", converter)))
          .doesNotContainKey("value.converter");
    }
    for (String schemas : List.of("true", "false")) {
      assertThat(
              errors(
                  Map.of(
                      "record.format",
                      "struct",
                      "value.converter",
                      "JsonConverter",
                      "value.converter.schemas.enable",
                      schemas)))
          .containsOnlyKeys("connection.url");
    }
    assertThat(errors("value.converter", "io.confluent.connect.avro.AvroConverter"))
        .as("lines are no Structs")
        .containsKey("value.converter");
    assertThat(
            errors(
                Map.of(
                    "record.format",
                    "struct",
                    "value.converter",
                    "io.confluent.connect.protobuf.ProtobufConverter")))
        .containsKey("value.converter");
    assertThat(
            errors(
                    Map.of(
                        "record.format",
                        "struct",
                        "value.converter",
                        "org.apache.kafka.connect.converters.ByteArrayConverter"))
                .get("value.converter"))
        .singleElement()
        .asString()
        .contains("org.apache.kafka.connect.json.JsonConverter", "record.format = struct");
    assertThat(
            errors(Map.of("record.format", "struct", "record.max.rows", "10"))
                .get("record.max.rows"))
        .containsExactly(
            "Cannot join 10 rows into one record: with record.format = struct a record is one row;"
                + " set record.max.rows to 1");
  }

  @Test
  void attachesContradictionsAndUnreachableDatabasesToTheirKeys() {
    assertThat(errors("retention.period", "")).containsOnlyKeys("retention.period");
    assertThat(errors("topic.prefix", "shop")).containsOnlyKeys("connection.url");
    assertThat(errors("topic.prefix", "shop").get("connection.url").get(0))
        .startsWith("Cannot connect to jdbc:postgresql://127.0.0.1:1/shop as reader");
  }

  @Test
  void takesOffsetsThatItWroteAndNullForAgain() {
    Map<String, Object> offset = new HashMap<>();
    offset.put("version", 1L);
    offset.put("status", "gone");

    assertThat(connector.alterOffsets(PROPERTIES, offsets(null))).isTrue();
    assertThatThrownBy(() -> connector.alterOffsets(PROPERTIES, offsets(offset)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("expected open, sealed or abandoned");
  }

  private static Map<Map<String, ?>, Map<String, ?>> offsets(Map<String, ?> offset) {
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    offsets.put(Map.of("tablePartition", "shop/public.events/events_1"), offset);
    return offsets;
  }

  private Map<String, List<String>> errors(String key, String value) {
    return errors(Map.of(key, value));
  }

  private Map<String, List<String>> errors(Map<String, String> changed) {
    Map<String, String> properties = new HashMap<>(PROPERTIES);
    properties.putAll(changed);
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue configValue : connector.validate(properties).configValues()) {
      if (!configValue.errorMessages().isEmpty()) {
        errors.put(configValue.name(), configValue.errorMessages());
      }
    }
    return errors;
  }
}
