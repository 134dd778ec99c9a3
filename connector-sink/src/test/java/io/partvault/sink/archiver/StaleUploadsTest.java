// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StaleUploadsTest {

  private final TestArchive archive = new TestArchive();
  private final TestTopic topic = new TestTopic();
  private final TestExport january = TestExport.of("events_2024_01", 1, 60);

  @Test
  void unfinishedUploadsOfTheDeadAreAbortedAtTheStartAndOnceADay() {
    List<String> looked = new ArrayList<>();
    archive
        .store
        .on(
            Operation.ABORT_UPLOADS,
            prefix -> {
              looked.add(prefix);
              return true;
            })
        .nth(1, Fault.DENIED);
    topic.sendWhole(january, 1);
    TestWorker worker = new TestWorker(topic, archive.parts(TestArchive.settings(10))).assign(0);

    drive(worker);
    assertThat(looked).containsExactly("archive/data/");
    archive.clock.advance(Duration.ofDays(1));
    drive(worker);

    assertThat(looked).hasSize(2);
    archive.holds(january);
  }

  private void drive(TestWorker worker) {
    for (int i = 0; i < 60; i++) {
      worker.poll(7);
      archive.clock.advance(Duration.ofSeconds(2));
    }
  }
}
