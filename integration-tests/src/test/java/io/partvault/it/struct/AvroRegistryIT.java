// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.embedded.process.Plugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table with every type as Structs through Apicurio's AvroConverter and a schema registry, on a
 * real worker: the archive is the one that JsonConverter and finished lines give.
 */
@Tag("avro")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AvroRegistryIT {

  private static final String ODD = "\"Odd \"\"näme\"\" \\, {:}\"";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

  @TempDir private static Path dir;
  private static SchemaRegistry registry;
  private static StructRig rig;

  @BeforeAll
  static void startServers() throws Exception {
    registry = SchemaRegistry.start();
    Path plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    Path converter = Files.createDirectories(plugins.resolve("apicurio-avro"));
    try (Stream<Path> jars = Files.list(SchemaRegistry.converter())) {
      for (Path jar : jars.toList()) {
        Files.copy(jar, converter.resolve(jar.getFileName()));
      }
    }
    // The converter does not list itself for service-loader discovery.
    rig = StructRig.start(dir, "avro", plugins, Map.of("plugin.discovery", "hybrid_warn"));
  }

  @AfterAll
  static void stopServers() {
    rig.close();
    registry.close();
  }

  @Test
  @Order(1)
  void aNameThatAvroRefusesIsSaidByValidation() throws Exception {
    JsonNode answer =
        rig.client()
            .validate(
                "io.partvault.source.PartitionSourceConnector", rig.source("odd", avroStructs()));

    Map<String, String> errors = new HashMap<>();
    for (JsonNode config : answer.path("configs")) {
      for (JsonNode error : config.path("value").path("errors")) {
        errors.put(config.path("value").path("name").asText(), error.asText());
      }
    }
    assertThat(errors).containsOnlyKeys("value.converter");
    assertThat(errors.get("value.converter"))
        .contains("AvroConverter", "its column Odd \"näme\" \\, {:}", JSON);
  }

  @Test
  @Order(2)
  void theArchiveIsThatOfJsonConverterByteForByte() throws Exception {
    rename(ODD, "odd");
    Map<String, String> lines =
        Map.of("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    rig.archive("lines", lines, lines);
    rig.archive("json", structs(json()), json());
    rig.archive("avro", avroStructs(), registry.converterSettings());

    JsonNode sentAsLines = rig.awaitManifest("lines");
    JsonNode throughJson = rig.awaitManifest("json");
    JsonNode throughAvro = rig.awaitManifest("avro");

    assertThat(rig.lines("avro", throughAvro))
        .hasSize(rig.rows())
        .isEqualTo(rig.lines("json", throughJson))
        .isEqualTo(rig.lines("lines", sentAsLines));
    for (String field : List.of("digest", "sentDigest", "rawBytes", "columns")) {
      assertThat(throughAvro.path(field))
          .as(field)
          .isEqualTo(field.equals("columns") ? throughJson.path(field) : sentAsLines.path(field));
    }
    assertThat(throughAvro.has("changed")).isFalse();
    assertThat(registry.topicsWithASchema()).containsExactly(StructRig.topic("avro") + "-value");
  }

  @Test
  @Order(3)
  void onTheTopicIsAvroThatNamesItsSchema() {
    TopicPartition topicPartition = new TopicPartition(StructRig.topic("avro"), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", rig.stack().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(topicPartition));
      consumer.seekToBeginning(List.of(topicPartition));
      Map<Boolean, Integer> records = new HashMap<>();
      await()
          .atMost(StructRig.PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(200))) {
                  records.merge(found.value() == null, 1, Integer::sum);
                  if (found.value() != null) {
                    // Where Kafka's records have headers, this converter puts it there.
                    assertThat(found.headers())
                        .anyMatch(header -> header.key().startsWith("apicurio.value."));
                    assertThat(found.value()[0]).as("no JSON").isNotEqualTo((byte) '{');
                  }
                }
                return records.equals(Map.of(true, 2, false, rig.rows()));
              });
    }
  }

  @Test
  @Order(4)
  void fieldsAreMaskedAndRenamedOnTheSourceUnderAnotherSchema() throws Exception {
    Map<String, String> source = avroStructs();
    source.put("transforms", "mask,shape");
    source.put("transforms.mask.type", TRANSFORMS + "MaskField$Value");
    source.put("transforms.mask.fields", "secret,price");
    source.put("transforms.mask.replacement", "***");
    source.put("transforms.mask.predicate", "isRow");
    source.put("transforms.shape.type", TRANSFORMS + "ReplaceField$Value");
    source.put("transforms.shape.exclude", "doc");
    source.put("transforms.shape.renames", "note:remark");
    source.put("predicates", "isRow");
    source.put("predicates.isRow.type", TRANSFORMS + "predicates.HasHeaderKey");
    source.put("predicates.isRow.name", "partvault.row");
    Map<String, String> sink = new HashMap<>(registry.converterSettings());
    sink.put("archive.changed.enabled", "true");
    rig.archive("masked", source, sink);

    JsonNode manifest = rig.awaitManifest("masked");

    assertThat(manifest.path("changed").asBoolean()).isTrue();
    assertThat(rig.lines("masked", manifest))
        .hasSize(rig.rows())
        .noneMatch(line -> line.contains("hush") || line.contains("\"doc\":"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"secret\":\"***\"", "\"price\":\"***\"", "\"remark\":\"plain\""));
  }

  @Test
  @Order(5)
  void aRegistryThatCannotBeReachedFailsTheTaskAndLosesNothing() throws Exception {
    Map<String, String> source = avroStructs();
    source.put("value.converter.apicurio.registry.url", "http://127.0.0.1:1/apis/registry/v2");
    rig.archive("down", source, registry.converterSettings());
    await()
        .atMost(StructRig.PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                rig.client()
                    .status("source-down")
                    .path("tasks")
                    .path(0)
                    .path("state")
                    .asText()
                    .equals("FAILED"));
    assertThat(rig.judge("down").manifests()).isEmpty();

    rig.client().put("source-down", rig.source("down", avroStructs()));

    assertThat(rig.lines("down", rig.awaitManifest("down")))
        .isEqualTo(rig.lines("avro", rig.awaitManifest("avro")));
  }

  private static void rename(String from, String to) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                rig.stack().jdbcUrl("shop"), rig.stack().user(), rig.stack().password());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE everything RENAME COLUMN %s TO %s".formatted(from, to));
    }
  }

  private static Map<String, String> avroStructs() {
    return structs(registry.converterSettings());
  }

  private static Map<String, String> json() {
    return Map.of("value.converter", JSON, "value.converter.schemas.enable", "true");
  }

  private static Map<String, String> structs(Map<String, String> converter) {
    Map<String, String> settings = new HashMap<>(converter);
    settings.put("record.format", "struct");
    settings.put("record.max.rows", "1");
    return settings;
  }
}
