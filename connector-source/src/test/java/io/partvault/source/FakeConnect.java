// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TablePartitionKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A worker and a topic: calls poll, appends the records, acknowledges them, and stores offsets when
 * told to, as Connect does without exactly-once support. Killing it loses what was not stored.
 */
final class FakeConnect implements StoredPositions {

  /** One row a record, two rows a poll. */
  static final PollLimits TWO_ROWS_A_POLL =
      new PollLimits(2, 1 << 20, Duration.ofMinutes(1), 1, 1024, 1024);

  static final SourceIntervals INTERVALS =
      new SourceIntervals(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

  private final FakePostgres server;
  private final Random random = new Random(1);
  private final List<SourceRecord> topic;
  private final Deque<SourceRecord> unacknowledged = new ArrayDeque<>();
  private final Map<String, Map<String, ?>> acknowledgedOffsets = new HashMap<>();
  private final Map<String, Map<String, ?>> storedOffsets;
  private PollLimits limits = TWO_ROWS_A_POLL;
  private Predicate<SourceRecord> dropped = record -> false;
  private int topicPartition;
  private FakeSession session;
  private PartitionExporter exporter;

  FakeConnect(FakePostgres server) {
    this(server, new ArrayList<>(), new HashMap<>());
  }

  private FakeConnect(
      FakePostgres server, List<SourceRecord> topic, Map<String, Map<String, ?>> storedOffsets) {
    this.server = server;
    this.topic = topic;
    this.storedOffsets = storedOffsets;
    start();
  }

  /** Another task of the same connector. */
  FakeConnect anotherTask() {
    return new FakeConnect(server, topic, storedOffsets);
  }

  void limits(PollLimits changed) {
    limits = changed;
    kill();
  }

  /** From now on a transformation drops these. */
  void drop(Predicate<SourceRecord> filter) {
    dropped = filter;
  }

  /** From now on records land in another topic partition. */
  void repartition() {
    topicPartition++;
  }

  FakeSession session() {
    return session;
  }

  PartitionExporter exporter() {
    return exporter;
  }

  /** A crash: whatever is not stored is lost; the topic keeps what it has. */
  void kill() {
    server.clock().advance(Duration.ofMillis(1));
    exporter.close();
    unacknowledged.clear();
    acknowledgedOffsets.clear();
    start();
  }

  void loseOffsets() {
    storedOffsets.clear();
  }

  /** One poll; its records are in the topic and not acknowledged. */
  List<SourceRecord> pollUnacknowledged() {
    List<SourceRecord> records = exporter.poll();
    unacknowledged.addAll(records);
    records.stream().filter(dropped.negate()).forEach(topic::add);
    return records;
  }

  /** One poll, acknowledged. */
  List<SourceRecord> poll() {
    List<SourceRecord> records = pollUnacknowledged();
    acknowledge();
    return records;
  }

  void acknowledge() {
    while (!unacknowledged.isEmpty()) {
      SourceRecord record = unacknowledged.remove();
      Acknowledgements of = ((ExportRecord) record).acknowledgements();
      if (dropped.test(record)) {
        of.dropped();
      } else {
        of.acknowledged(new TopicPlace(record.topic(), topicPartition));
        acknowledgedOffsets.put(offsetKey(record), record.sourceOffset());
      }
    }
  }

  /** Connect's flush. */
  void storeOffsets() {
    storedOffsets.putAll(acknowledgedOffsets);
  }

  void poll(int times) {
    for (int i = 0; i < times; i++) {
      poll();
    }
  }

  List<SourceRecord> topic() {
    return topic;
  }

  /** The topic's records that have a header. */
  List<SourceRecord> recordsWith(String header) {
    return topic.stream().filter(record -> SealedExports.header(record, header) != null).toList();
  }

  @Override
  public Map<TablePartitionKey, ExportPosition> read(Collection<TablePartitionKey> keys) {
    Map<TablePartitionKey, ExportPosition> positions = new HashMap<>();
    for (TablePartitionKey key : keys) {
      Map<String, ?> offset = storedOffsets.get(key.toString());
      if (offset != null) {
        positions.put(key, ExportPositionCodec.read(offset));
      }
    }
    return positions;
  }

  private void start() {
    session = new FakeSession(server);
    exporter =
        Exporters.assemble(
            INTERVALS,
            session,
            this,
            server.clock(),
            new BackgroundCall(new DirectExecutor(), () -> {}),
            new ExportStart(limits, 2, random, () -> {}));
  }

  private static String offsetKey(SourceRecord record) {
    return record.sourcePartition().get(ExportPositionCodec.TABLE_PARTITION).toString();
  }
}
