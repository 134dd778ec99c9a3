// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.postgres.read.DecimalMode;
import io.partvault.source.backpressure.Brake;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Calls an exporter the way Connect's worker calls a task, each step when told to: poll, the
 * producer's sending, its acknowledgements, the flush of offsets. Forgetting the object is a crash;
 * keeping it beside its successor makes a zombie of it.
 */
public final class SourceWorker implements AutoCloseable {

  /** Rows as the lines that they are. */
  static final RecordForm LINES = new RecordForm(RecordFormat.JSON, DecimalMode.STRING);

  /** Rows as frames, made quickly. */
  static final RecordForm FRAMES = new RecordForm(RecordFormat.FRAMES, DecimalMode.STRING, 1);

  static final SourceIntervals INTERVALS =
      new SourceIntervals(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

  /** How much is in a poll, a record and a chunk. */
  public record Sizes(int pollRows, int recordRows, int chunkBlocks) {}

  private record Sent(SourceRecord record, TopicPlace place) {}

  private final FakeSession session;
  private final PartitionExporter exporter;
  private final Deque<SourceRecord> unsent = new ArrayDeque<>();
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final Map<Map<String, ?>, Map<String, ?>> acknowledgedOffsets = new HashMap<>();

  SourceWorker(FakePostgres server, HeldOffsets offsets, ExportStart exportStart, Brake brake) {
    session = new FakeSession(server);
    exporter =
        Exporters.assemble(
            INTERVALS,
            session,
            new ConnectOffsets(offsets),
            server.clock(),
            new BackgroundCall(new DirectExecutor(), () -> {}),
            exportStart,
            brake);
  }

  /**
   * A task that goes on from the stored offsets.
   *
   * @param frames whether it sends rows as frames
   */
  public static SourceWorker start(
      FakePostgres server,
      HeldOffsets offsets,
      Sizes sizes,
      boolean frames,
      RandomGenerator random) {
    PollLimits limits =
        new PollLimits(
            sizes.pollRows(), 1 << 20, Duration.ofMinutes(1), sizes.recordRows(), 1024, 1024);
    return new SourceWorker(
        server,
        offsets,
        new ExportStart(frames ? FRAMES : LINES, limits, sizes.chunkBlocks(), random, () -> {}),
        Brake.none());
  }

  /** Nothing is called after it. */
  @Override
  public void close() {
    exporter.close();
  }

  FakeSession session() {
    return session;
  }

  PartitionExporter exporter() {
    return exporter;
  }

  /** One poll; its records wait to be sent. */
  List<SourceRecord> poll() {
    List<SourceRecord> records = exporter.poll();
    unsent.addAll(records);
    return records;
  }

  /** One poll as Connect makes it: after a lost session it calls again, and nothing has come. */
  public List<SourceRecord> pollPatiently() {
    try {
      return poll();
    } catch (SessionLostException e) {
      return List.of();
    }
  }

  /**
   * The producer sends.
   *
   * @param most at most so many records
   * @param dropped records that a transformation drops
   * @param topic appends a record and says in which topic partition
   */
  public void send(int most, Predicate<SourceRecord> dropped, ToIntFunction<SourceRecord> topic) {
    for (int i = 0; i < most && !unsent.isEmpty(); i++) {
      SourceRecord record = unsent.remove();
      if (dropped.test(record)) {
        acknowledgements(record).dropped();
      } else {
        TopicPlace place = new TopicPlace(record.topic(), topic.applyAsInt(record));
        unacknowledged.add(new Sent(record, place));
      }
    }
  }

  /** Kafka's answers to the oldest records that have none. */
  public void acknowledge(int most) {
    for (int i = 0; i < most && !unacknowledged.isEmpty(); i++) {
      Sent sent = unacknowledged.remove();
      acknowledgements(sent.record()).acknowledged(sent.place());
      acknowledgedOffsets.put(sent.record().sourcePartition(), sent.record().sourceOffset());
    }
  }

  /** Records that are sent and not acknowledged, oldest first: a producer may send them again. */
  public List<SourceRecord> unacknowledged() {
    return unacknowledged.stream().map(Sent::record).toList();
  }

  /** What a flush stores now: the offsets acknowledged since the last one. */
  public Map<Map<String, ?>, Map<String, ?>> takeOffsets() {
    Map<Map<String, ?>, Map<String, ?>> flushed = Map.copyOf(acknowledgedOffsets);
    acknowledgedOffsets.clear();
    return flushed;
  }

  /** What the proof saw after which the last seal was emitted. */
  public List<String> provenLines() {
    return session.provenLines();
  }

  /** From now on it reads a server that is so many states behind. */
  public void lagBy(int states) {
    session.lagBy(states);
  }

  /** It loses its session at the nth call or row from now on; never, if negative. */
  public void cutOffAfter(int calls) {
    session.cutOffAfter(calls);
  }

  /** The server gives its locks away, and nobody tells it. */
  public void loseLocks() {
    session.abort();
  }

  private static Acknowledgements acknowledgements(SourceRecord record) {
    return ((ExportRecord) record).acknowledgements();
  }
}
