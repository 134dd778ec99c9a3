// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A source that sends three exports with repetitions, and two sink tasks that both believe to own
 * the topic partition, crash, rewind and meet a store that fails, until the faults end.
 */
final class RandomSchedule {

  private static final Operation[] OPERATIONS = {
    Operation.CREATE,
    Operation.CREATE,
    Operation.UPLOAD_COMMIT,
    Operation.UPLOAD,
    Operation.UPLOAD_WRITE,
    Operation.READ,
    Operation.LIST,
    Operation.DELETE
  };
  private static final Fault[] FAULTS = {
    Fault.REFUSED, Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.DELAYED
  };

  private final TestArchive archive;
  private final TestTopic topic;
  private final Random random;
  private final List<TestExport> exports =
      List.of(
          TestExport.of("events_2024_01", 1, 40),
          TestExport.of("events_2024_02", 2, 25),
          TestExport.of("events_2024_03", 3, 12));
  private final List<TestWorker> workers = new ArrayList<>();

  RandomSchedule(TestArchive archive, TestTopic topic, Random random) {
    this.archive = archive;
    this.topic = topic;
    this.random = random;
  }

  void run() {
    workers.add(worker());
    workers.add(worker());
    int[] sent = new int[exports.size()];
    for (int step = 0; step < 120; step++) {
      source(sent);
      sink();
    }
    for (int i = 0; i < exports.size(); i++) {
      finish(exports.get(i), sent[i]);
    }
    archive.store.heal();
    archive.store.landDelayed();
    settle(worker());
    archive.holds(exports.toArray(TestExport[]::new));
  }

  private void source(int[] sent) {
    int which = random.nextInt(exports.size());
    TestExport export = exports.get(which);
    if (sent[which] == 0) {
      topic.send(export.beginRecord());
    }
    int from = Math.max(0, sent[which] - random.nextInt(4));
    int to = Math.min(export.lines().size(), sent[which] + random.nextInt(4));
    if (from < to) {
      send(export, from, to);
    }
    sent[which] = Math.max(sent[which], to);
    if (random.nextInt(6) == 0) {
      topic.skip(1);
    }
    if (random.nextInt(30) == 0) {
      topic.send(export.abandonRecord());
    }
  }

  /** As lines or frames; no export of ours mixes them, but nothing may depend on that. */
  private void send(TestExport export, int from, int to) {
    int rowsPerRecord = 1 + random.nextInt(3);
    if (random.nextBoolean()) {
      topic.sendFrames(export, from, to, rowsPerRecord);
    } else {
      topic.sendRows(export, from, to, rowsPerRecord);
    }
  }

  private void sink() {
    int which = random.nextInt(workers.size());
    TestWorker worker = workers.get(which);
    archive.clock.advance(Duration.ofMillis(random.nextInt(90_000)));
    switch (random.nextInt(12)) {
      case 0 -> workers.set(which, worker());
      case 1 -> worker.commit();
      case 2 -> worker.goBackTo(0, random.nextInt((int) worker.position(0) + 1));
      case 3, 4 -> fault();
      case 5 -> archive.store.landDelayed();
      default -> worker.poll(1 + random.nextInt(9));
    }
  }

  private void fault() {
    Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
    boolean publishes = operation == Operation.CREATE || operation == Operation.UPLOAD_COMMIT;
    Fault fault = FAULTS[random.nextInt(publishes ? FAULTS.length : 1)];
    archive.store.on(operation).nth(1 + random.nextInt(3), fault);
  }

  private void finish(TestExport export, int sent) {
    if (sent == 0) {
      topic.send(export.beginRecord());
    }
    send(export, sent, export.lines().size());
    topic.send(export.sealRecord());
  }

  private void settle(TestWorker worker) {
    for (int i = 0; i < 80; i++) {
      worker.poll(9);
      archive.clock.advance(Duration.ofSeconds(3));
    }
  }

  private TestWorker worker() {
    ArchiverSettings settings =
        TestArchive.settings(5 + random.nextInt(20), 1 + random.nextInt(3), true, false);
    return new TestWorker(topic, archive.parts(settings)).assign(0);
  }
}
