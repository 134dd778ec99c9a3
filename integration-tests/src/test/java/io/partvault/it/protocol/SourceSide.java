// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.table.TablePartition;
import io.partvault.source.HeldOffsets;
import io.partvault.source.SourceWorker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.source.SourceRecord;

/** Two source tasks, zombies of earlier ones, and the offsets that Connect stores for them. */
final class SourceSide implements AutoCloseable {

  private static final int TASKS = 2;
  private static final int MOST_ZOMBIES = 3;
  private static final int MOST_FLUSHES = 4;
  private static final int MOST_LAG = 8;
  private static final int MOST_CALLS = 12;
  private static final int MOST_IDLE_POLLS = 8;
  private static final int MOST_POLLS = 200;

  private final Database database;
  private final Topic topic;
  private final SourceWorker.Sizes sizes;
  private final boolean frames;
  private final Random random;
  private final Proofs proofs;
  private final HeldOffsets offsets = new HeldOffsets();
  private final List<SourceWorker> workers = new ArrayList<>(); // the tasks, then the zombies
  private final List<Map<Map<String, ?>, Map<String, ?>>> flushes = new ArrayList<>();
  private final List<Map<Map<String, ?>, Map<String, ?>>> earlier = new ArrayList<>();
  private boolean dropping;
  private boolean changing;

  SourceSide(Database database, Topic topic, Schedule schedule, Proofs proofs) {
    this.database = database;
    this.topic = topic;
    this.proofs = proofs;
    sizes = schedule.shape().sizes();
    frames = schedule.shape().frames();
    random = new Random(schedule.seed());
    for (int i = 0; i < TASKS; i++) {
      workers.add(start());
    }
  }

  void happen(Event event) {
    int index = event.who(workers.size());
    SourceWorker worker = workers.get(index);
    switch (event.kind()) {
      case SOURCE_STEP -> {
        for (int i = 0; i <= event.amount(4); i++) {
          step(worker);
        }
      }
      case SOURCE_POLL -> poll(worker);
      case SOURCE_SEND -> send(worker, 1 + event.amount(4));
      case SOURCE_ACKNOWLEDGE -> worker.acknowledge(1 + event.amount(4));
      case SOURCE_RESEND -> worker.unacknowledged().forEach(topic::append);
      case SOURCE_CRASH -> {
        send(worker, event.amount(4));
        dies(index);
      }
      case SOURCE_ZOMBIE -> {
        worker.loseLocks();
        workers.set(index, index < TASKS ? start() : worker);
        keepAsZombie(worker);
      }
      case LOCKS_LOST -> worker.loseLocks();
      case LAG -> worker.lagBy(event.amount(MOST_LAG));
      case CUT_OFF -> worker.cutOffAfter(event.amount(MOST_CALLS));
      case RECORD_DROPPED -> dropping = true;
      case RECORD_CHANGED -> changing = true;
      case TOPIC_GROWS -> topic.grow();
      default -> happenToOffsets(event, worker);
    }
  }

  /** Zombies die, servers catch up, nothing is dropped any more. */
  void endFaults() {
    while (workers.size() > TASKS) {
      dies(TASKS);
    }
    flushes.forEach(this::store);
    flushes.clear();
    dropping = false;
    changing = false;
    for (SourceWorker worker : workers) {
      worker.lagBy(0);
      worker.cutOffAfter(-1);
    }
  }

  /** Every task works until it finds nothing more to do. */
  void fairRound() {
    for (SourceWorker worker : workers) {
      int idle = 0;
      for (int i = 0; i < MOST_POLLS && idle < MOST_IDLE_POLLS; i++) {
        idle = step(worker) ? 0 : idle + 1;
      }
      store(worker.takeOffsets());
    }
  }

  /** The epoch that is stored for a leaf; 0 for none. */
  long storedEpoch(TablePartition leaf) {
    return offsets.copy().entrySet().stream()
        .filter(entry -> entry.getKey().containsValue(leaf.key().toString()))
        .mapToLong(entry -> (Long) entry.getValue().get("epoch"))
        .max()
        .orElse(0);
  }

  private void happenToOffsets(Event event, SourceWorker worker) {
    switch (event.kind()) {
      case FLUSH -> store(worker.takeOffsets());
      case FLUSH_BEGINS -> {
        if (flushes.size() < MOST_FLUSHES) {
          flushes.add(worker.takeOffsets());
        }
      }
      case FLUSH_LANDS -> {
        if (!flushes.isEmpty()) {
          store(flushes.remove(event.what(flushes.size())));
        }
      }
      case OFFSETS_BACK -> {
        if (!earlier.isEmpty()) {
          offsets.goBackTo(earlier.get(event.what(earlier.size())));
        }
      }
      case OFFSETS_LOST -> offsets.goBackTo(Map.of());
      default -> throw new IllegalArgumentException("Not of the source: " + event);
    }
  }

  private boolean step(SourceWorker worker) {
    boolean some = poll(worker);
    send(worker, Integer.MAX_VALUE);
    worker.acknowledge(Integer.MAX_VALUE);
    return some;
  }

  private boolean poll(SourceWorker worker) {
    List<SourceRecord> records;
    try {
      records = worker.pollPatiently();
    } catch (RuntimeException e) {
      throw new Violation(Violation.Promise.NO_TASK_FAILS, "source: " + e, e);
    }
    records.forEach(record -> proofs.note(record, worker.provenLines()));
    return !records.isEmpty();
  }

  private void send(SourceWorker worker, int most) {
    worker.send(most, record -> drops(), this::append);
  }

  private boolean drops() {
    boolean drops = dropping;
    dropping = false;
    return drops;
  }

  private int append(SourceRecord record) {
    SourceRecord sent = changing ? Transformation.changed(record) : record;
    changing &= sent == record;
    return topic.append(sent);
  }

  private void store(Map<Map<String, ?>, Map<String, ?>> flushed) {
    earlier.add(offsets.copy());
    offsets.store(flushed);
  }

  private void dies(int index) {
    workers.get(index).loseLocks();
    workers.get(index).close();
    if (index < TASKS) {
      workers.set(index, start());
    } else {
      workers.remove(index);
    }
  }

  private void keepAsZombie(SourceWorker worker) {
    workers.remove(worker);
    workers.add(worker);
    if (workers.size() > TASKS + MOST_ZOMBIES) {
      dies(TASKS);
    }
  }

  /** With settings of its own: after each start rows may be joined and polled otherwise. */
  private SourceWorker start() {
    SourceWorker.Sizes own =
        new SourceWorker.Sizes(
            1 + random.nextInt(sizes.pollRows()),
            1 + random.nextInt(sizes.recordRows()),
            sizes.chunkBlocks());
    return SourceWorker.start(database.server(), offsets, own, frames, random);
  }

  /** Frees what compressors hold outside the heap. */
  @Override
  public void close() {
    workers.forEach(SourceWorker::close);
  }
}
