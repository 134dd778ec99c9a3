// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.ObjectStoreException.Kind;
import org.junit.jupiter.api.Test;

final class FlakyObjectStoreTest {

  private static final ObjectKey KEY = new ObjectKey("commits/1.json");
  private static final byte[] CONTENT = "x".getBytes(UTF_8);

  private final MemoryObjectStore memory = new MemoryObjectStore();
  private final FlakyObjectStore flaky = new FlakyObjectStore(memory);

  @Test
  void onlyTheNthMatchingCallFails() {
    flaky.on(Operation.STAT, key -> key.startsWith("commits/")).nth(2, Fault.REFUSED);

    flaky.stat(KEY);
    flaky.stat(new ObjectKey("other"));
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> flaky.stat(KEY))
        .satisfies(e -> assertThat(e.isTransient()).isTrue());
    assertThat(flaky.stat(KEY)).isEmpty();
    assertThat(flaky.fired()).isEqualTo(1);
  }

  @Test
  void refusedAndDeniedCallsDoNothing() {
    flaky.on(Operation.CREATE).nth(1, Fault.REFUSED);
    flaky.on(Operation.CREATE).nth(1, Fault.DENIED);

    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> flaky.create(KEY, CONTENT))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> flaky.create(KEY, CONTENT))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED));
    assertThat(memory.stat(KEY)).isEmpty();
  }

  @Test
  void aLostAnswerIsUnknownAndDone() {
    flaky.on(Operation.CREATE).from(1, Fault.ANSWER_LOST);

    assertThatExceptionOfType(CommitOutcomeUnknownException.class)
        .isThrownBy(() -> flaky.create(KEY, CONTENT))
        .withMessageContaining(KEY.value());
    assertThat(memory.stat(KEY)).isPresent();

    flaky.heal();
    assertThat(flaky.create(KEY, CONTENT)).isEqualTo(CreateOutcome.CREATED);
  }

  @Test
  void aLostRequestIsUnknownAndNotDone() {
    flaky.on(Operation.CREATE).nth(1, Fault.REQUEST_LOST);

    assertThatExceptionOfType(CommitOutcomeUnknownException.class)
        .isThrownBy(() -> flaky.create(KEY, CONTENT));
    assertThat(memory.stat(KEY)).isEmpty();
  }

  @Test
  void aDelayedCommitLandsThoughItsUploadWasClosed() {
    flaky.on(Operation.UPLOAD_COMMIT).nth(1, Fault.DELAYED);
    try (Upload upload = flaky.upload(KEY)) {
      upload.write(CONTENT, 0, 1);
      assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(upload::commit);
    }
    assertThat(memory.stat(KEY)).isEmpty();

    flaky.landDelayed();

    assertThat(memory.read(KEY)).isEqualTo(CONTENT);
  }

  @Test
  void whatIsNotToldToFailIsPassedOn() {
    flaky.create(KEY, CONTENT);

    assertThat(flaky.read(KEY)).isEqualTo(CONTENT);
    assertThat(flaky.open(KEY)).hasBinaryContent(CONTENT);
    assertThat(flaky.list("commits/", "", 10)).hasSize(1);
    assertThat(flaky.abortUploads("", java.time.Instant.now())).isZero();
    flaky.delete(KEY);
    assertThat(memory.stat(KEY)).isEmpty();
    flaky.close();
  }
}
