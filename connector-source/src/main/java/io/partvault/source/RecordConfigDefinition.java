// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.s3.OneOf;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The source connector's keys that say what a record holds. */
final class RecordConfigDefinition {

  private static final String RECORDS = "Records";
  private static final int HIGHEST_LEVEL = 22;

  private static final String RECORD_FORMAT_DOC =
      "What a record holds: `json`, finished lines as bytes, for `ByteArrayConverter`; `frames`, many"
          + " lines as one zstd frame, which the sink puts into its data files as it is, also for"
          + " `ByteArrayConverter`: the fastest, for nobody else to read; or `struct`, one"
          + " row as a Connect Struct with a schema, for `JsonConverter` or an `AvroConverter`, with which transformations can"
          + " drop, mask or rename fields. The archive's lines are the same; a row as struct costs"
          + " Connect and Kafka several times as much. Set the sink's `value.converter` alike, and"
          + " change it only while nothing waits for the sink.";
  private static final String RECORD_MAX_ROWS_DOC =
      "Rows joined into one record, a line each. 10 cut the cost of a row in Kafka and Connect by"
          + " half or more; 1 lets other consumers see single rows, and is a must with"
          + " `record.format=struct`. With `record.format=frames` leave it out: bytes decide then.";
  private static final String RECORD_MAX_BYTES_DOC =
      "Bytes of a record of joined rows; a larger single row still goes alone. With"
          + " `record.format=frames` those of the rows before they are compressed, 131072 if not given:"
          + " a frame of rows that cannot be compressed is hardly larger, and must go through"
          + " `max.request.size` of the producer and `max.message.bytes` of the topic, 1 MiB each"
          + " by default.";
  private static final String RECORD_COMPRESSION_LEVEL_DOC =
      "Level of zstd with `record.format=frames`, in place of the sink's `file.compression.level`. Each"
          + " task compresses on the thread that reads, so more than 3 slows reading.";
  private static final String ROW_MAX_BYTES_DOC =
      "A larger row fails the task with its number and size, and its table partition is not archived."
          + " Must leave room below `max.request.size` of the producer (1 MiB unless"
          + " `producer.override.max.request.size` says otherwise) and `max.message.bytes` of the"
          + " topic; raise all of them together.";

  private RecordConfigDefinition() {}

  static void define(ConfigDef definition) {
    definition.define(
        PartitionSourceConfig.RECORD_FORMAT,
        ConfigDef.Type.STRING,
        RecordFormat.JSON.word(),
        ValidString.in(RecordFormat.words()),
        Importance.MEDIUM,
        RECORD_FORMAT_DOC,
        RECORDS,
        definition.names().size(),
        Width.SHORT,
        PartitionSourceConfig.RECORD_FORMAT,
        OneOf.of(List.of(RecordFormat.words())));
    defineInt(
        definition,
        PartitionSourceConfig.RECORD_MAX_ROWS,
        1,
        Range.atLeast(1),
        RECORD_MAX_ROWS_DOC);
    defineInt(
        definition,
        PartitionSourceConfig.RECORD_MAX_BYTES,
        16 * 1024,
        Range.atLeast(1024),
        RECORD_MAX_BYTES_DOC);
    defineInt(
        definition,
        PartitionSourceConfig.RECORD_COMPRESSION_LEVEL,
        RecordForm.USUAL_LEVEL,
        Range.between(1, HIGHEST_LEVEL),
        RECORD_COMPRESSION_LEVEL_DOC);
    defineInt(
        definition,
        PartitionSourceConfig.ROW_MAX_BYTES,
        1_000_000,
        Range.atLeast(1024),
        ROW_MAX_BYTES_DOC);
  }

  private static void defineInt(
      ConfigDef definition, String key, int preset, Range range, String doc) {
    definition.define(
        key,
        ConfigDef.Type.INT,
        preset,
        range,
        Importance.MEDIUM,
        doc,
        RECORDS,
        definition.names().size(),
        Width.SHORT,
        key);
  }
}
