// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.sink.records.NullValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A topic of any records, with holes, and two sink tasks that both believe to own the topic
 * partition, crash, rewind and meet a store that fails, until the faults end.
 */
final class RandomRecords {

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

  private final RecordArchive records = new RecordArchive();
  private final Random random;
  private final List<TestWorker> workers = new ArrayList<>();

  RandomRecords(Random random) {
    this.random = random;
    records.with(
        RecordArchive.rules(
            random.nextBoolean() ? RecordArchive.BY_VALUE : RecordPathTemplate.DEFAULT,
            NullValues.FAIL,
            random.nextBoolean()));
  }

  void run() {
    workers.add(worker());
    workers.add(worker());
    for (int step = 0; step < 120; step++) {
      records.send(random.nextInt(4));
      if (random.nextInt(6) == 0) {
        records.topic.skip(1);
      }
      sink();
    }
    records.archive.store.heal();
    records.archive.store.landDelayed();
    TestWorker last = worker();
    for (int i = 0; i < 80; i++) {
      last.poll(9);
      records.archive.clock.advance(Duration.ofSeconds(3));
    }
    records.drive(last);
    records.holdsEveryRecordOnce().coversEveryOffsetOnce();
  }

  private void sink() {
    int which = random.nextInt(workers.size());
    TestWorker worker = workers.get(which);
    records.archive.clock.advance(Duration.ofMillis(random.nextInt(180_000)));
    switch (random.nextInt(12)) {
      case 0 -> workers.set(which, worker());
      case 1 -> worker.commit();
      case 2 -> worker.goBackTo(0, random.nextInt((int) worker.position(0) + 1));
      case 3, 4 -> fault();
      case 5 -> records.archive.store.landDelayed();
      default -> worker.poll(1 + random.nextInt(9));
    }
  }

  private void fault() {
    Operation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
    boolean publishes = operation == Operation.CREATE || operation == Operation.UPLOAD_COMMIT;
    Fault fault = FAULTS[random.nextInt(publishes ? FAULTS.length : 1)];
    records.archive.store.on(operation).nth(1 + random.nextInt(3), fault);
  }

  private TestWorker worker() {
    return records.withOpenFiles(1 + random.nextInt(4)).worker();
  }
}
