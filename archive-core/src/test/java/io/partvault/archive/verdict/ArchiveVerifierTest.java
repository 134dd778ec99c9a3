// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveVerifierTest {

  private static final ArchiveLayout LAYOUT = ArchiveFixture.LAYOUT;

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveFixture fixture = new ArchiveFixture(store);

  @Test
  void wholeArchiveIsComplete() {
    ObjectKey manifest = fixture.archive(1000);
    Verdict verdict = verifier(store, VerifyMode.CONTENT).verify(manifest);
    assertThat(verdict).isInstanceOf(Verdict.Complete.class);
    Verdict.Complete complete = (Verdict.Complete) verdict;
    assertThat(complete.manifest().rows()).isEqualTo(1000);
    assertThat(complete.manifestKey()).isEqualTo(manifest);
    assertThat(complete.isFresh(complete.verifiedAt().plus(Duration.ofMinutes(10)))).isTrue();
    assertThat(complete.isFresh(complete.verifiedAt().plus(Duration.ofMinutes(10)).plusNanos(1)))
        .isFalse();
  }

  @Test
  void emptyTablePartitionIsComplete() {
    assertThat(verifier(store, VerifyMode.CONTENT).verify(fixture.archive(0)))
        .isInstanceOf(Verdict.Complete.class);
  }

  @Test
  void missingDataFileIsIncompleteInBothModes() {
    DataFile file = fixture.dataFile(10);
    ObjectKey manifest = fixture.archive(10, List.of(file));
    store.delete(LAYOUT.resolve(file.key()));
    assertThat(reason(verifier(store, VerifyMode.METADATA).verify(manifest)))
        .contains(file.key())
        .contains("missing");
    assertThat(reason(verifier(store, VerifyMode.CONTENT).verify(manifest))).contains(file.key());
  }

  @Test
  void overwrittenDataFileIsIncompleteInBothModes() {
    DataFile file = fixture.dataFile(10);
    ObjectKey manifest = fixture.archive(10, List.of(file));
    store.corrupt(LAYOUT.resolve(file.key()), "other".getBytes(StandardCharsets.UTF_8));
    assertThat(reason(verifier(store, VerifyMode.METADATA).verify(manifest)))
        .contains("is not what the manifest says: stored bytes 5 instead of " + file.bytes());
    assertThat(reason(verifier(store, VerifyMode.CONTENT).verify(manifest))).contains(file.key());
  }

  @Test
  void corruptedBitIsFoundByReadingBack() {
    DataFile file = fixture.dataFile(10);
    ObjectKey manifest = fixture.archive(10, List.of(file));
    byte[] content = store.read(LAYOUT.resolve(file.key()));
    content[content.length / 2] ^= 1;
    store.corrupt(LAYOUT.resolve(file.key()), content);
    assertThat(reason(verifier(store, VerifyMode.CONTENT).verify(manifest))).contains(file.key());
  }

  @Test
  void dataFileOverwrittenAfterItWasReadBackIsFoundByItsTag() {
    DataFile file = fixture.dataFile(10);
    ObjectKey manifest = fixture.archive(10, List.of(file));
    ArchiveVerifier verifier = verifier(store, VerifyMode.CONTENT);
    assertThat(verifier.verify(manifest)).isInstanceOf(Verdict.Complete.class);
    byte[] content = store.read(LAYOUT.resolve(file.key()));
    content[content.length - 1] ^= 1;
    store.corrupt(LAYOUT.resolve(file.key()), content);
    assertThat(reason(verifier.verify(manifest))).contains("is not what the manifest says: ETag ");
  }

  @Test
  void dataFilesAreReadBackOnlyOnce() {
    ObjectKey manifest = fixture.archive(10);
    FlakyObjectStore counting = new FlakyObjectStore(store);
    ArchiveVerifier verifier = verifier(counting, VerifyMode.CONTENT);
    assertThat(verifier.verify(manifest)).isInstanceOf(Verdict.Complete.class);
    counting.on(FlakyObjectStore.Operation.OPEN).from(1, FlakyObjectStore.Fault.REFUSED);
    assertThat(verifier.verify(manifest)).isInstanceOf(Verdict.Complete.class);
  }

  @Test
  void storeThatFailsLeavesItUndetermined() {
    ObjectKey manifest = fixture.archive(10);
    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky.on(FlakyObjectStore.Operation.STAT).from(1, FlakyObjectStore.Fault.REFUSED);
    assertThat(verifier(flaky, VerifyMode.METADATA).verify(manifest))
        .isInstanceOf(Verdict.Undetermined.class);
  }

  @Test
  void manifestUnderAnotherNameIsIncomplete() {
    ObjectKey manifest = fixture.archive(10);
    ObjectKey other = new ObjectKey(manifest.value().replace(".1000.", ".2000."));
    store.create(other, store.read(manifest));
    assertThat(reason(verifier(store, VerifyMode.CONTENT).verify(other)))
        .contains("is not what its name says");
  }

  @Test
  void manifestThatIsNotThereIsIncomplete() {
    assertThat(
            verifier(store, VerifyMode.CONTENT)
                .verify(new ObjectKey("manifests/shop/public.events/events_2024_01.1.2.json")))
        .isInstanceOf(Verdict.Incomplete.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16})
  void whicheverFileIsDamagedIsFoundByThreadsThatReadSideBySide(int threads) {
    List<DataFile> files =
        List.of(fixture.dataFile(0, 10), fixture.dataFile(10, 10), fixture.dataFile(20, 10));
    ObjectKey manifest = fixture.archive(30, files);
    assertThat(sideBySide(store, threads).verify(manifest)).isInstanceOf(Verdict.Complete.class);

    for (DataFile file : files) {
      byte[] content = store.read(LAYOUT.resolve(file.key()));
      byte[] damaged = content.clone();
      damaged[damaged.length / 2] ^= 1;
      store.corrupt(LAYOUT.resolve(file.key()), damaged);
      assertThat(reason(sideBySide(store, threads).verify(manifest))).contains(file.key());
      store.corrupt(LAYOUT.resolve(file.key()), content);
    }
  }

  @Test
  void asManyFilesAsThereAreThreadsAreReadAtOnceAndAFailureLeavesItUndetermined() {
    List<DataFile> files = List.of(fixture.dataFile(0, 10), fixture.dataFile(10, 10));
    ObjectKey manifest = fixture.archive(20, files);
    FlakyObjectStore meeting = new FlakyObjectStore(store);
    CyclicBarrier both = new CyclicBarrier(2);
    meeting.on(FlakyObjectStore.Operation.OPEN).beforeEach(() -> await(both));
    assertThat(sideBySide(meeting, 2).verify(manifest)).isInstanceOf(Verdict.Complete.class);

    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky
        .on(FlakyObjectStore.Operation.OPEN, key -> key.equals(key(files.get(1))))
        .from(1, FlakyObjectStore.Fault.REFUSED);
    assertThat(sideBySide(flaky, 2).verify(manifest)).isInstanceOf(Verdict.Undetermined.class);
  }

  @Test
  void anInterruptEndsTheReadingWithoutAVerdictOnTheArchive() {
    ObjectKey one = fixture.archive(10, List.of(fixture.dataFile(10)));
    assertUndeterminedIfInterrupted(sideBySide(store, 1), one);
  }

  @Test
  void anInterruptEndsReadersThatAreHeldUpToo() {
    ObjectKey two = fixture.archive(20, List.of(fixture.dataFile(0, 10), fixture.dataFile(10, 10)));
    FlakyObjectStore heldUp = new FlakyObjectStore(store);
    CyclicBarrier never = new CyclicBarrier(3);
    heldUp.on(FlakyObjectStore.Operation.OPEN).beforeEach(() -> await(never));
    assertUndeterminedIfInterrupted(sideBySide(heldUp, 2), two);
  }

  private static void assertUndeterminedIfInterrupted(
      ArchiveVerifier verifier, ObjectKey manifest) {
    try {
      Thread.currentThread().interrupt();
      assertThat(verifier.verify(manifest)).isInstanceOf(Verdict.Undetermined.class);
    } finally {
      assertThat(Thread.interrupted()).as("the caller can still see it").isTrue();
    }
  }

  private static String key(DataFile file) {
    return LAYOUT.resolve(file.key()).value();
  }

  private static void await(CyclicBarrier both) {
    try {
      both.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("Only one file was read at a time", e);
    }
  }

  private static ArchiveVerifier sideBySide(ObjectStore store, int threads) {
    return new ArchiveVerifier(store, LAYOUT, VerifyMode.CONTENT, Clock.systemUTC(), threads);
  }

  private static ArchiveVerifier verifier(ObjectStore store, VerifyMode mode) {
    return new ArchiveVerifier(store, LAYOUT, mode, Clock.systemUTC());
  }

  private static String reason(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Incomplete.class);
    return ((Verdict.Incomplete) verdict).reason();
  }
}
