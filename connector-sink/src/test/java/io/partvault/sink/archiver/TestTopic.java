// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** A topic in memory. */
public final class TestTopic {

  public static final String NAME = "shop.public.events";

  private final Map<Integer, TreeMap<Long, SinkRecord>> records = new TreeMap<>();
  private final Map<Integer, Long> ends = new TreeMap<>();

  static TopicPartition topicPartition(int number) {
    return new TopicPartition(NAME, number);
  }

  TestTopic send(TestExport.Sent... sent) {
    for (TestExport.Sent one : sent) {
      send(0, one);
    }
    return this;
  }

  TestTopic send(int topicPartition, TestExport.Sent sent) {
    append(topicPartition, sent.key(), sent.value(), sent.headers());
    return this;
  }

  /** One record more. */
  public void append(int topicPartition, String key, Object value, Iterable<Header> headers) {
    long offset = ends.getOrDefault(topicPartition, 0L);
    records
        .computeIfAbsent(topicPartition, n -> new TreeMap<>())
        .put(
            offset,
            new SinkRecord(
                NAME,
                topicPartition,
                Schema.STRING_SCHEMA,
                key,
                Schema.OPTIONAL_BYTES_SCHEMA,
                value,
                offset,
                0L,
                TimestampType.CREATE_TIME,
                headers));
    ends.put(topicPartition, offset + 1);
  }

  /** Begin, rows in records of the given size, seal. */
  TestTopic sendWhole(TestExport export, int rowsPerRecord) {
    send(export.beginRecord());
    sendRows(export, 0, export.lines().size(), rowsPerRecord);
    return send(export.sealRecord());
  }

  TestTopic sendRows(TestExport export, int from, int to, int rowsPerRecord) {
    for (int row = from; row < to; row += rowsPerRecord) {
      send(export.rowsRecord(row, Math.min(row + rowsPerRecord, to)));
    }
    return this;
  }

  /** The same rows as frames. */
  TestTopic sendFrames(TestExport export, int from, int to, int rowsPerFrame) {
    for (int row = from; row < to; row += rowsPerFrame) {
      send(export.frameRecord(row, Math.min(row + rowsPerFrame, to)));
    }
    return this;
  }

  /** Offsets that nobody will ever see: transaction markers, aborted records. */
  TestTopic skip(int offsets) {
    ends.merge(0, (long) offsets, Long::sum);
    return this;
  }

  /** Retention takes everything below an offset. */
  void expireBelow(int topicPartition, long offset) {
    records.get(topicPartition).headMap(offset).clear();
  }

  /** Deletes the topic and creates it again. */
  void recreate() {
    records.clear();
    ends.clear();
  }

  /** Offset of the next record. */
  public long end(int topicPartition) {
    return ends.getOrDefault(topicPartition, 0L);
  }

  /** Where a consumer at the position really reads on, with reset to earliest. */
  long reset(int topicPartition, long position) {
    long start =
        records.getOrDefault(topicPartition, new TreeMap<>()).isEmpty()
            ? 0
            : records.get(topicPartition).firstKey();
    return position > end(topicPartition) || position < start ? start : position;
  }

  List<SinkRecord> read(int topicPartition, long position, int max) {
    List<SinkRecord> read = new ArrayList<>();
    records.getOrDefault(topicPartition, new TreeMap<>()).tailMap(position).values().stream()
        .limit(max)
        .forEach(read::add);
    return read;
  }
}
