// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TablePartition;
import io.partvault.source.backpressure.Brake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A worker and a topic: calls poll, appends the records, acknowledges them, and stores offsets when
 * told to, as Connect does without exactly-once support. Killing it loses what was not stored.
 */
final class FakeConnect {

  /** One row a record, two rows a poll. */
  static final PollLimits TWO_ROWS_A_POLL =
      new PollLimits(2, 1 << 20, Duration.ofMinutes(1), 1, 1024, 1024);

  private final FakePostgres server;
  private final Random random = new Random(1);
  private final List<SourceRecord> topic;
  private final HeldOffsets offsets;
  private RecordForm form = SourceWorker.LINES;
  private PollLimits limits = TWO_ROWS_A_POLL;
  private Brake brake = Brake.none();
  private Predicate<SourceRecord> dropped = record -> false;
  private int topicPartition;
  private SourceWorker worker;

  FakeConnect(FakePostgres server) {
    this(server, new ArrayList<>(), new HeldOffsets());
  }

  private FakeConnect(FakePostgres server, List<SourceRecord> topic, HeldOffsets offsets) {
    this.server = server;
    this.topic = topic;
    this.offsets = offsets;
    start();
  }

  /** Another task of the same connector. */
  FakeConnect anotherTask() {
    return new FakeConnect(server, topic, offsets);
  }

  /** The connector is configured anew. */
  void form(RecordForm changed) {
    form = changed;
    kill();
  }

  void limits(PollLimits changed) {
    limits = changed;
    kill();
  }

  void brake(Brake changed) {
    brake = changed;
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
    return worker.session();
  }

  PartitionExporter exporter() {
    return worker.exporter();
  }

  /** A crash: whatever is not stored is lost; the topic keeps what it has. */
  void kill() {
    server.clock().advance(Duration.ofMillis(1));
    exporter().close();
    start();
  }

  void loseOffsets() {
    offsets.goBackTo(Map.of());
  }

  /** One poll; its records are in the topic and not acknowledged. */
  List<SourceRecord> pollUnacknowledged() {
    List<SourceRecord> records = worker.poll();
    worker.send(Integer.MAX_VALUE, dropped, this::append);
    return records;
  }

  /** One poll, acknowledged. */
  List<SourceRecord> poll() {
    List<SourceRecord> records = pollUnacknowledged();
    acknowledge();
    return records;
  }

  void acknowledge() {
    worker.acknowledge(Integer.MAX_VALUE);
  }

  /** Connect's flush. */
  void storeOffsets() {
    offsets.store(worker.takeOffsets());
  }

  /** What is stored for a leaf, as the next start would find it. */
  ExportPosition stored(TablePartition leaf) {
    return new ConnectOffsets(offsets).read(List.of(leaf.key())).get(leaf.key());
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

  private int append(SourceRecord record) {
    topic.add(record);
    return topicPartition;
  }

  private void start() {
    worker =
        new SourceWorker(
            server, offsets, new ExportStart(form, limits, 2, random, () -> {}), brake);
  }
}
