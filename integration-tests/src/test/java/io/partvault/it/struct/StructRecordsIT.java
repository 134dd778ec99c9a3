// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.partvault.embedded.process.Plugins;
import io.partvault.it.BucketJudge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One table with every type, archived on a real worker as lines, and as Structs through
 * JsonConverter with schemas and without, as they are and transformed. The data files are read as
 * plain files.
 */
@Tag("stack")
class StructRecordsIT {

  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String TRANSFORMS = "org.apache.kafka.connect.transforms.";

  @TempDir private static Path dir;
  private static StructRig rig;
  private static JsonNode sentAsLines;

  @BeforeAll
  static void archiveTheLines() throws Exception {
    Path plugins = Plugins.unpackInto(Files.createDirectories(dir.resolve("plugins")));
    rig = StructRig.start(dir, "structs", plugins, Map.of());
    Map<String, String> lines = Map.of("value.converter", BYTES);
    rig.archive("lines", lines, lines);
    sentAsLines = rig.awaitManifest("lines");
    assertThat(rig.lines("lines", sentAsLines)).hasSize(rig.rows());
  }

  @AfterAll
  static void stopServers() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void structsGiveTheLinesOfTheOtherFormatByteForByte(boolean schemas) throws Exception {
    String name = "struct-" + schemas;
    rig.archive(name, structs(schemas), converter(schemas));

    JsonNode manifest = rig.awaitManifest(name);

    assertThat(rig.lines(name, manifest)).isEqualTo(rig.lines("lines", sentAsLines));
    assertThat(manifest.path("digest")).isEqualTo(sentAsLines.path("digest"));
    assertThat(manifest.has("changed")).isFalse();
    assertThat(manifest.path("sentDigest")).isEqualTo(sentAsLines.path("sentDigest"));
    assertThat(manifest.path("rawBytes")).isEqualTo(sentAsLines.path("rawBytes"));
  }

  @ParameterizedTest
  @CsvSource({"true, sink", "false, source", "false, sink"})
  void fieldsAreDroppedMaskedAndRenamedAndTheManifestSaysSo(boolean schemas, String where)
      throws Exception {
    String name = "changed-" + schemas + "-" + where;
    Map<String, String> source = structs(schemas);
    Map<String, String> sink = converter(schemas);
    (where.equals("source") ? source : sink).putAll(transformations());
    sink.put("archive.changed.enabled", "true");
    rig.archive(name, source, sink);

    JsonNode manifest = rig.awaitManifest(name);

    assertThat(manifest.path("sentDigest")).isEqualTo(sentAsLines.path("digest"));
    assertThat(manifest.path("digest")).isNotEqualTo(sentAsLines.path("digest"));
    assertThat(manifest.path("changed").asBoolean()).isTrue();
    List<String> changed = rig.lines(name, manifest);
    List<String> sent = rig.lines("lines", sentAsLines);
    assertThat(changed).hasSize(rig.rows());
    for (int row = 0; row < rig.rows(); row++) {
      assertThat(BucketJudge.parsed(changed.get(row))).isEqualTo(transformed(sent.get(row)));
    }
    assertThat(changed.get(0))
        .contains("\"secret\":\"***\",\"card\":\"***\"", "\"price\":\"***\",\"tags\":\"***\"")
        .contains("\"remark\":\"plain\"")
        .doesNotContain("hush", "4111", "\"doc\"", "\"note\"");
  }

  @Test
  void withoutLeaveToArchiveWhatWasChangedTheExportIsBroken() throws Exception {
    Map<String, String> source = structs(true);
    source.putAll(transformations());
    Map<String, String> sink = converter(true);
    sink.put("gap.policy", "continue");
    rig.archive("refused", source, sink);

    await()
        .atMost(StructRig.PATIENCE)
        .until(() -> rig.judge("refused").below("incomplete").size() == 1);

    JsonNode report =
        BucketJudge.parsed(Files.readString(rig.judge("refused").below("incomplete").get(0)));
    assertThat(report.path("reason").asText())
        .contains("digest differs", "archive.changed.enabled");
    assertThat(report.path("expected")).isEqualTo(sentAsLines.path("digest"));
    assertThat(rig.judge("refused").manifests()).isEmpty();
  }

  /** What {@link #transformations} make of a line. */
  private static JsonNode transformed(String line) {
    ObjectNode row = (ObjectNode) BucketJudge.parsed(line);
    row.remove("doc");
    for (String masked : List.of("secret", "card", "price", "tags")) {
      if (line.contains("\"" + masked + "\":") && !isSqlNull(row, masked)) {
        row.put(masked, "***");
      }
    }
    row.set("remark", row.remove("note"));
    return row;
  }

  private static boolean isSqlNull(ObjectNode row, String name) {
    return !row.has(name) || (row.get(name).isNull() && !name.equals("card"));
  }

  private static Map<String, String> transformations() {
    Map<String, String> settings = new HashMap<>();
    settings.put("transforms", "mask,shape");
    settings.put("transforms.mask.type", TRANSFORMS + "MaskField$Value");
    settings.put("transforms.mask.fields", "secret,card,price,tags");
    settings.put("transforms.mask.replacement", "***");
    settings.put("transforms.mask.predicate", "isRow");
    settings.put("transforms.shape.type", TRANSFORMS + "ReplaceField$Value");
    settings.put("transforms.shape.exclude", "doc");
    settings.put("transforms.shape.renames", "note:remark");
    settings.put("predicates", "isRow");
    settings.put("predicates.isRow.type", TRANSFORMS + "predicates.HasHeaderKey");
    settings.put("predicates.isRow.name", "partvault.row");
    return settings;
  }

  private static Map<String, String> structs(boolean schemas) {
    Map<String, String> settings = converter(schemas);
    settings.put("record.format", "struct");
    settings.put("record.max.rows", "1");
    return settings;
  }

  private static Map<String, String> converter(boolean schemas) {
    Map<String, String> settings = new HashMap<>();
    settings.put("value.converter", JSON);
    settings.put("value.converter.schemas.enable", Boolean.toString(schemas));
    return settings;
  }
}
