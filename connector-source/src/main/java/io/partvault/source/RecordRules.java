// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.frame.FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which settings of records go together. */
final class RecordRules {

  static final String MAX_REQUEST_SIZE = "producer.override.max.request.size";
  static final String MAX_MESSAGE_BYTES = "topic.creation.default.max.message.bytes";
  static final String PRODUCER_COMPRESSION = "producer.override.compression.type";

  /** What the producer counts besides the value, by far: key, headers, and a batch's own bytes. */
  private static final int BESIDES_THE_VALUE = 4 * 1024;

  private static final int KAFKAS_LIMIT = 1024 * 1024;
  private static final int FEWEST_ROWS = 100;

  private RecordRules() {}

  /** Keys of records that contradict one another. */
  static List<ConfigProblem> problems(PartitionSourceConfig config) {
    List<ConfigProblem> problems = new ArrayList<>();
    int row = config.getInt(PartitionSourceConfig.ROW_MAX_BYTES);
    if (row < config.recordMaxBytes()) {
      problems.add(
          PartitionSourceConfig.notLess(
              PartitionSourceConfig.ROW_MAX_BYTES,
              row,
              PartitionSourceConfig.RECORD_MAX_BYTES,
              config.recordMaxBytes()));
    }
    switch (config.recordFormat()) {
      case STRUCT -> struct(config, problems);
      case FRAMES -> frames(config, problems);
      case JSON -> {}
    }
    if (config.recordFormat() != RecordFormat.FRAMES
        && config.isGiven(PartitionSourceConfig.RECORD_COMPRESSION_LEVEL)) {
      problems.add(
          new ConfigProblem(
              PartitionSourceConfig.RECORD_COMPRESSION_LEVEL,
              "Level %d is for nothing with %s = %s, which compresses nothing: leave %s out, or set %s to %s"
                  .formatted(
                      config.getInt(PartitionSourceConfig.RECORD_COMPRESSION_LEVEL),
                      PartitionSourceConfig.RECORD_FORMAT,
                      config.recordFormat().word(),
                      PartitionSourceConfig.RECORD_COMPRESSION_LEVEL,
                      PartitionSourceConfig.RECORD_FORMAT,
                      RecordFormat.FRAMES.word())));
    }
    return problems;
  }

  /** What costs for nothing, and harms nobody; empty if all is well. */
  static Optional<String> waste(PartitionSourceConfig config) {
    Object type = config.originals().get(PRODUCER_COMPRESSION);
    return config.recordFormat() == RecordFormat.FRAMES && type != null && !type.equals("none")
        ? Optional.of(
            "%s = %s compresses what is compressed already: set it to none with %s = %s"
                .formatted(
                    PRODUCER_COMPRESSION,
                    type,
                    PartitionSourceConfig.RECORD_FORMAT,
                    RecordFormat.FRAMES.word()))
        : Optional.empty();
  }

  private static void struct(PartitionSourceConfig config, List<ConfigProblem> problems) {
    int rows = config.getInt(PartitionSourceConfig.RECORD_MAX_ROWS);
    if (rows > 1) {
      problems.add(
          new ConfigProblem(
              PartitionSourceConfig.RECORD_MAX_ROWS,
              "Cannot join %d rows into one record: with %s = struct a record is one row; set %s to 1"
                  .formatted(
                      rows,
                      PartitionSourceConfig.RECORD_FORMAT,
                      PartitionSourceConfig.RECORD_MAX_ROWS)));
    }
  }

  private static void frames(PartitionSourceConfig config, List<ConfigProblem> problems) {
    int rows = config.getInt(PartitionSourceConfig.RECORD_MAX_ROWS);
    if (config.isGiven(PartitionSourceConfig.RECORD_MAX_ROWS) && rows < FEWEST_ROWS) {
      problems.add(
          new ConfigProblem(
              PartitionSourceConfig.RECORD_MAX_ROWS,
              "Frames of %d rows are hardly smaller than the rows: with %s = frames leave %s out, or set at least %d"
                  .formatted(
                      rows,
                      PartitionSourceConfig.RECORD_FORMAT,
                      PartitionSourceConfig.RECORD_MAX_ROWS,
                      FEWEST_ROWS)));
    }
    Optional<Long> request = given(config, MAX_REQUEST_SIZE);
    Optional<Long> message = given(config, MAX_MESSAGE_BYTES);
    // The worker and the topic may have other limits than Kafka's own, of which nobody tells here;
    // but only records can be made to fit any.
    requireFits(
        PartitionSourceConfig.RECORD_MAX_BYTES,
        config.recordMaxBytes(),
        MAX_REQUEST_SIZE,
        request.orElse((long) KAFKAS_LIMIT),
        problems);
    long row = config.getInt(PartitionSourceConfig.ROW_MAX_BYTES);
    request.ifPresent(
        limit ->
            requireFits(
                PartitionSourceConfig.ROW_MAX_BYTES, row, MAX_REQUEST_SIZE, limit, problems));
    message.ifPresent(
        limit ->
            requireFits(
                PartitionSourceConfig.ROW_MAX_BYTES, row, MAX_MESSAGE_BYTES, limit, problems));
  }

  private static void requireFits(
      String key, long rawBytes, String limitKey, long limit, List<ConfigProblem> problems) {
    long bytes = FrameEncoder.bound(rawBytes + 1) + BESIDES_THE_VALUE;
    if (bytes > limit) {
      problems.add(
          new ConfigProblem(
              key,
              "A record of %d bytes that cannot be compressed has up to %d as a frame, more than %s = %d: lower %s, or raise %s"
                  .formatted(rawBytes, bytes, limitKey, limit, key, limitKey)));
    }
  }

  private static Optional<Long> given(PartitionSourceConfig config, String key) {
    try {
      return Optional.ofNullable(config.originals().get(key))
          .map(value -> Long.parseLong(value.toString()));
    } catch (NumberFormatException e) {
      return Optional.empty(); // reported by whoever owns the key
    }
  }
}
