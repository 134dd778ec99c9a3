// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.records;

import io.partvault.archive.line.LineBuffer;
import io.partvault.sink.value.JsonStrings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;

/**
 * What lines say of their archiving, the same for all of one data file: when the file was begun,
 * and its batch, which is topic, topic partition and first offset.
 *
 * <p>Nothing rests on either. A file that is written again after a crash has another name, so no
 * object that is there ever gets another content.
 */
public final class LineMetadata {

  /** Names of fields that a value cannot have then. */
  static final Set<String> NAMES = Set.of("_archived_at", "_batch_id");

  private final byte[] fields;

  /** Of a file that is begun now. */
  public LineMetadata(String topic, int topicPartition, long firstOffset, Instant now) {
    LineBuffer line = new LineBuffer();
    field("_archived_at", now.truncatedTo(ChronoUnit.MILLIS).toString(), line);
    line.raw(',');
    field("_batch_id", topic + "-" + topicPartition + "-" + firstOffset, line);
    fields = Arrays.copyOf(line.bytes(), line.length());
  }

  /** Puts the fields at the end of the object that the line is. */
  public void appendTo(LineBuffer line) {
    line.truncate(line.length() - 1);
    int last = line.length() - 1;
    while (line.bytes()[last] == ' ' || line.bytes()[last] == '\t') {
      last--;
    }
    if (line.bytes()[last] != '{') {
      line.raw(',');
    }
    line.raw(fields);
    line.raw('}');
  }

  private static void field(String name, String value, LineBuffer line) {
    JsonStrings.append(name, line);
    line.raw(':');
    JsonStrings.append(value, line);
  }
}
