// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.s3.OneOf;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.TextMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The sink's keys for topics whose records are of no table partition. */
final class RecordsConfigDefinition {

  static final String ENABLED = "records.enabled";
  private static final String ENABLED_DOC =
      "The topics hold records of whatever kind, not exports of the source connector: each is"
          + " archived as one JSON line, by offsets exactly once. Values may be Structs, Maps, lists,"
          + " text, numbers, truth values or bytes.";

  static final String PATH_TEMPLATE = "records.path.template";
  private static final String PATH_TEMPLATE_DOC =
      "Where data files of such records lie below the prefix. Places: {topic}, {topicPartition},"
          + " {year}, {month}, {day}, {hour} and {time:a date pattern} of the record's timestamp,"
          + " {field:a field's name} on the first level of the value; values are percent-encoded, and"
          + " "
          + RecordPathTemplate.NONE
          + " where there is none. It has to hold {topic} and to end with"
          + " /{topicPartition}-{firstOffset}, which keep files apart. Each folder that records of a"
          + " topic partition go to at the same time is an open file (max.open.files).";

  static final String TIME_ZONE = "records.time.zone";
  private static final String TIME_ZONE_DOC =
      "Zone of the times in records.path.template, such as Europe/Vienna.";

  static final String TEXT_MODE = "records.text.mode";
  private static final String TEXT_MODE_DOC =
      "What values are that come as text (StringConverter) or bytes (ByteArrayConverter). string:"
          + " a JSON string, of bytes in base64. json: JSON, which is archived as it stands, every"
          + " digit of it, after a look whether it is JSON; what is not cannot be archived.";

  static final String NULL_VALUES = "behavior.on.null.values";
  private static final String NULL_VALUES_DOC =
      "What to do with records without a value (tombstones). fail: the task fails. skip: they are"
          + " left out, and the manifest says how many. write: they are archived with null for a"
          + " value, which only records.envelope.enabled gives a key.";

  static final String ENVELOPE_ENABLED = "records.envelope.enabled";
  private static final String ENVELOPE_ENABLED_DOC =
      "Lines hold topic, topicPartition, offset, timestamp, key and headers beside the value.";

  static final String METADATA_ENABLED = "records.metadata.enabled";
  private static final String METADATA_ENABLED_DOC =
      "Lines end with _archived_at, when their data file was begun, and _batch_id, its topic, topic"
          + " partition and first offset. A value that is no object stands in a field named value"
          + " then.";

  static final String WINDOW_MS = "records.manifest.window.ms";
  private static final String WINDOW_MS_DOC =
      "Each topic partition gets a manifest for each window of time that has commits, soon after the"
          + " window is over. By the time of the commit, not of the records, so that each offset is"
          + " in exactly one manifest.";

  private static final String RECORDS = "Records";

  private RecordsConfigDefinition() {}

  static ConfigDef define(ConfigDef definition) {
    return windows(lines(paths(definition)));
  }

  private static ConfigDef paths(ConfigDef definition) {
    return definition
        .define(
            ENABLED,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            ENABLED_DOC,
            RECORDS,
            1,
            Width.SHORT,
            "Archive any records")
        .define(
            PATH_TEMPLATE,
            ConfigDef.Type.STRING,
            RecordPathTemplate.DEFAULT,
            ConfigDef.LambdaValidator.with(
                RecordsConfigDefinition::requireTemplate,
                () -> "a path with {topic}, ending with /{topicPartition}-{firstOffset}"),
            MEDIUM,
            PATH_TEMPLATE_DOC,
            RECORDS,
            2,
            Width.LONG,
            "Path of data files")
        .define(
            TIME_ZONE,
            ConfigDef.Type.STRING,
            "UTC",
            ConfigDef.LambdaValidator.with(
                RecordsConfigDefinition::requireZone, () -> "a time zone"),
            LOW,
            TIME_ZONE_DOC,
            RECORDS,
            3,
            Width.SHORT,
            "Time zone of paths");
  }

  private static ConfigDef lines(ConfigDef definition) {
    return definition
        .define(
            TEXT_MODE,
            ConfigDef.Type.STRING,
            TextMode.STRING.word(),
            ConfigDef.ValidString.in(TextMode.words().toArray(String[]::new)),
            MEDIUM,
            TEXT_MODE_DOC,
            RECORDS,
            4,
            Width.SHORT,
            "Text and bytes are",
            OneOf.of(TextMode.words()))
        .define(
            NULL_VALUES,
            ConfigDef.Type.STRING,
            NullValues.FAIL.word(),
            ConfigDef.ValidString.in(NullValues.words().toArray(String[]::new)),
            MEDIUM,
            NULL_VALUES_DOC,
            RECORDS,
            5,
            Width.SHORT,
            "On null values",
            OneOf.of(NullValues.words()))
        .define(
            ENVELOPE_ENABLED,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            ENVELOPE_ENABLED_DOC,
            RECORDS,
            6,
            Width.SHORT,
            "Key, headers and offset")
        .define(
            METADATA_ENABLED,
            ConfigDef.Type.BOOLEAN,
            false,
            LOW,
            METADATA_ENABLED_DOC,
            RECORDS,
            7,
            Width.SHORT,
            "Metadata in lines");
  }

  private static ConfigDef windows(ConfigDef definition) {
    return definition.define(
        WINDOW_MS,
        ConfigDef.Type.LONG,
        Duration.ofHours(1).toMillis(),
        between(1_000L, Duration.ofDays(7).toMillis()),
        LOW,
        WINDOW_MS_DOC,
        RECORDS,
        8,
        Width.SHORT,
        "Window of a manifest");
  }

  /** All keys that say something only where records are archived. */
  static List<String> keys() {
    return List.of(
        PATH_TEMPLATE,
        TIME_ZONE,
        TEXT_MODE,
        NULL_VALUES,
        ENVELOPE_ENABLED,
        METADATA_ENABLED,
        WINDOW_MS);
  }

  private static void requireTemplate(String name, Object value) {
    try {
      RecordPathTemplate.parse((String) value, ZoneId.of("UTC"));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, e.getMessage());
    }
  }

  private static void requireZone(String name, Object value) {
    try {
      ZoneId.of((String) value);
    } catch (DateTimeException e) {
      throw new ConfigException(name, value, "it is no time zone; UTC or Europe/Vienna are");
    }
  }
}
