// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Data files whose blocks another thread compresses. */
class CompressedElsewhereTest {

  private static final ObjectKey KEY = new ObjectKey("data/a.jsonl.zst");
  private static final ObjectKey OTHER = new ObjectKey("data/b.jsonl.zst");

  private final MemoryObjectStore store = new MemoryObjectStore(Clock.systemUTC());
  private final FlakyObjectStore flaky = new FlakyObjectStore(store);
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void theFileIsTheSameToTheLastByte() {
    try (DataFileWriter here = DataFileWriter.open(store, KEY, 3);
        DataFileWriter elsewhere = DataFileWriter.open(store, OTHER, 3, threads)) {
      write(here, 30_000);
      write(elsewhere, 30_000);
      StoredDataFile expected = here.commit();
      StoredDataFile found = elsewhere.commit();

      assertThat(found.sha256()).isEqualTo(expected.sha256());
      assertThat(found.digest()).isEqualTo(expected.digest());
      assertThat(found.rows()).isEqualTo(30_000);
      assertThat(elsewhere.compressedBytes()).isEqualTo(found.object().bytes());
    }
    assertThat(store.read(OTHER)).isEqualTo(store.read(KEY));
  }

  @Tag("C2")
  @Test
  void whatFailsThereFailsTheCommitAtTheLatestAndLeavesNothing() {
    flaky.on(Operation.UPLOAD_WRITE).nth(1, Fault.REFUSED);
    try (DataFileWriter writer = DataFileWriter.open(flaky, KEY, 3, threads)) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(
              () -> {
                write(writer, 30_000);
                writer.commit();
              });
    }
    assertThat(store.stat(KEY)).isEmpty();
  }

  @Test
  void closeWaitsForTheBlockThatIsUnderWay() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    flaky.on(Operation.UPLOAD_WRITE).beforeFirst(() -> pass(inside, goOn));
    DataFileWriter writer = DataFileWriter.open(flaky, KEY, 3, threads);
    write(writer, 10_000);
    inside.await();
    Thread closing = new Thread(writer::close);
    closing.start();
    // An interrupt does not free the compressor under the thread that uses it either.
    closing.interrupt();

    await().until(closing::getState, Thread.State.WAITING::equals);
    assertThat(closing.isAlive()).isTrue();
    goOn.countDown();
    closing.join();

    assertThat(store.stat(KEY)).isEmpty();
  }

  private static void pass(CountDownLatch inside, CountDownLatch goOn) {
    inside.countDown();
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(DataFileWriter writer, int rows) {
    Random random = new Random(rows);
    for (int i = 0; i < rows; i++) {
      byte[] line = "{\"n\":%d,\"v\":\"%x\"}".formatted(i, random.nextLong()).getBytes(UTF_8);
      writer.append(line, 0, line.length);
    }
  }
}
