// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.TestExports;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class CommitLogTest {

  private final MemoryObjectStore memory = new MemoryObjectStore();
  private final FlakyObjectStore store = new FlakyObjectStore(memory);
  private final ArchiveLayout layout =
      new ArchiveLayout("p", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  private final CommitLog log = new CommitLog(store, layout, TestCommits.SOURCE);

  @Test
  void anEmptyLogHasNoNewestCommit() {
    assertThat(log.newest()).isEmpty();
    assertThat(log.read(0)).isEmpty();
  }

  @Test
  void theNewestIsTheLastThatWasAppended() {
    Commit commit = TestCommits.first();
    for (int i = 0; i < 12; i++) {
      assertThat(log.append(commit)).isEqualTo(new Appended.Done());
      assertThat(log.newest()).contains(commit);
      commit = TestCommits.after(commit);
    }
  }

  @Test
  void aListingThatIsBehindDoesNoHarm() {
    List<Commit> commits = append(4);
    MemoryObjectStore listed = new MemoryObjectStore();
    new CommitLog(listed, layout, TestCommits.SOURCE).append(commits.get(0));
    CommitLog behind = new CommitLog(new StaleListing(listed, memory), layout, TestCommits.SOURCE);

    assertThat(behind.newest()).contains(commits.get(3));
    assertThat(
            new CommitLog(
                    new StaleListing(new MemoryObjectStore(), memory), layout, TestCommits.SOURCE)
                .newest())
        .contains(commits.get(3));
  }

  @Test
  void aPlaceThatIsTakenNamesItsHolderAndTheNewest() {
    List<Commit> commits = append(3);

    assertThat(log.append(TestCommits.rival(commits.get(1))))
        .isEqualTo(new Appended.Taken(commits.get(1), commits.get(2)));
    assertThat(log.append(commits.get(1))).isEqualTo(new Appended.Done());
    assertThat(log.newest()).contains(commits.get(2));
  }

  @Tag("C3")
  @Test
  void anUnknownOutcomeEscapes() {
    store.on(Operation.CREATE).nth(1, Fault.ANSWER_LOST);

    assertThatExceptionOfType(CommitOutcomeUnknownException.class)
        .isThrownBy(() -> log.append(TestCommits.first()));
    assertThat(log.newest()).contains(TestCommits.first());
  }

  @Test
  void filesOfAnExportAreReadFromTheChainInOrder() {
    List<Commit> commits = append(5);

    assertThat(log.files(TestCommits.EXPORT, 0, commits.get(4)))
        .extracting(DataFile::firstRow)
        .containsExactly(0L, 10L, 20L, 30L, 40L);
    assertThat(log.files(TestCommits.EXPORT, 3, commits.get(4)))
        .extracting(DataFile::firstRow)
        .containsExactly(30L, 40L);
    ExportId other = new ExportId(TestCommits.EXPORT.tablePartition(), 1);
    assertThat(log.files(other, 0, commits.get(4))).isEmpty();
  }

  @Test
  void aChainThatIsInterruptedOrForgedIsRefused() {
    List<Commit> commits = append(5);
    memory.delete(key(2));
    assertThatExceptionOfType(CommitChainException.class)
        .isThrownBy(() -> log.files(TestCommits.EXPORT, 0, commits.get(4)))
        .withMessageContaining(key(2).value())
        .withMessageContaining("lifecycle rule");

    memory.corrupt(key(2), CommitCodec.write(TestCommits.rival(commits.get(2))));
    assertThatExceptionOfType(CommitChainException.class)
        .isThrownBy(() -> log.files(TestCommits.EXPORT, 0, commits.get(4)))
        .withMessageContaining("follows nonce 'n2'")
        .withMessageContaining("'rival2'");

    memory.corrupt(key(2), CommitCodec.write(commits.get(1)));
    assertThatExceptionOfType(CommitChainException.class)
        .isThrownBy(() -> log.read(2))
        .withMessageContaining("number 1 of shop.public.events-3");
  }

  @Test
  void aResetIsPartOfTheChain() {
    Commit second = append(2).get(1);
    Commit reset = second.reset("other-id", "r", 4, Instant.EPOCH);
    Commit after =
        new Commit(
            reset.source(),
            "other-id",
            3,
            "n3",
            "r",
            4,
            9,
            Instant.EPOCH,
            reset.exports(),
            List.of(new CommittedFile(TestCommits.EXPORT, TestCommits.file(20, 10))));

    log.append(reset);
    assertThat(log.newest()).contains(reset);
    log.append(after);
    assertThat(log.newest()).contains(after);
    assertThat(log.files(TestCommits.EXPORT, 0, after))
        .extracting(DataFile::firstRow)
        .containsExactly(0L, 10L, 20L);
  }

  @Test
  void everyLogOfASinkIsFoundWhateverElseLiesAround() {
    List<CommitSource> sources =
        List.of(
            new CommitSource("a sink", "t", 0),
            new CommitSource("a sink", "t", 1),
            new CommitSource("a sink", "t", 123_456),
            new CommitSource("a sink", "t.u", 7));
    for (CommitSource source : sources) {
      CommitLog one = new CommitLog(store, layout, source);
      one.append(Commit.firstReset(source, "", "n", 5, Instant.EPOCH));
      one.append(one.newest().orElseThrow().reset("", "m", 6, Instant.EPOCH));
    }
    append(2);
    memory.corrupt(layout.resolve("commits/a%20sink/t/note.txt"), new byte[1]);

    assertThat(CommitSources.of(store, layout, "a sink"))
        .containsExactlyInAnyOrderElementsOf(sources);
    assertThat(CommitSources.of(store, layout, "a")).isEmpty();
    assertThat(CommitSources.of(store, layout, "a sink", "t.u"))
        .containsExactly(new CommitSource("a sink", "t.u", 7));
    assertThat(CommitSources.of(store, layout, "a sink", "t")).hasSize(3);
  }

  @Test
  void aStrangerAmongTheCommitsIsNamed() {
    append(2);
    String folder = layout.commits(TestCommits.SOURCE.sink(), TestCommits.SOURCE.topic(), 3);
    memory.corrupt(layout.resolve(folder.substring("p/".length()) + "0-note.txt"), new byte[1]);

    assertThatExceptionOfType(CommitChainException.class)
        .isThrownBy(log::newest)
        .withMessageContaining("0-note.txt");
  }

  @Test
  void onlyCommitsThatNobodyNeedsAreDeleted() {
    Commit commit = append(130).get(129);
    assertThat(log.prune(commit)).as("the export began at 0").isZero();

    Commit ended = TestCommits.after(commit, new ExportState.Ended());
    log.append(ended);
    assertThat(log.prune(ended)).isEqualTo(131 - CommitLog.KEPT);
    assertThat(log.read(30)).isEmpty();
    assertThat(log.read(31)).isPresent();
    assertThat(log.newest()).contains(ended);
    assertThat(log.prune(ended)).isZero();
  }

  @Test
  void beginsAreStoredOnceUnderTheirSha256AndRefusedWhenDamaged() {
    BeginStore begins = new BeginStore(store, layout);
    String sha256 = begins.put(TestExports.begin(10));

    assertThat(begins.put(TestExports.begin(10))).isEqualTo(sha256);
    assertThat(sha256).isEqualTo(BeginStore.sha256(TestExports.begin(10))).hasSize(64);
    assertThat(begins.get(sha256)).isEqualTo(TestExports.begin(10));
    memory.corrupt(layout.begin(sha256), "{}".getBytes(UTF_8));
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> begins.get(sha256))
        .withMessageContaining("SHA-256 is another one");
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> begins.put(TestExports.begin(10)))
        .withMessageContaining("holds other bytes");
  }

  @Tag("C16")
  @Test
  void theFirstSinkOwnsATopic() {
    assertThat(TopicOwner.find(store, layout, "t")).isEmpty();
    assertThat(TopicOwner.claim(store, layout, "t", "a")).isEqualTo("a");
    assertThat(TopicOwner.find(store, layout, "t")).contains("a");
    assertThat(TopicOwner.claim(store, layout, "t", "b")).isEqualTo("a");
    assertThat(TopicOwner.claim(store, layout, "t", "a")).isEqualTo("a");
    assertThat(TopicOwner.claim(store, layout, "other", "b")).isEqualTo("b");
  }

  @Test
  void aManifestIsBuiltOfFilesThatTileAndOfNothingElse() {
    List<DataFile> files = List.of(TestCommits.file(10, 5), TestCommits.file(0, 10));

    PartitionManifest manifest =
        ManifestBuilder.build(
            TestExports.begin(15), TestExports.seal(15, new Digest(0, 15), 860), files);

    assertThat(manifest.dataFiles()).extracting(DataFile::firstRow).containsExactly(0L, 10L);
    assertThat(manifest.digest()).isEqualTo(new Digest(0, 15));
    for (DataFile wrong :
        List.of(TestCommits.file(9, 6), TestCommits.file(11, 5), TestCommits.file(10, 4))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  ManifestBuilder.build(
                      TestExports.begin(15),
                      TestExports.seal(15, new Digest(0, 15), 860),
                      List.of(TestCommits.file(0, 10), wrong)))
          .withMessageContaining("events_2024_01");
    }
  }

  private List<Commit> append(int count) {
    List<Commit> commits = new ArrayList<>();
    Commit commit = TestCommits.first();
    for (int i = 0; i < count; i++) {
      log.append(commit);
      commits.add(commit);
      commit = TestCommits.after(commit);
    }
    return commits;
  }

  private ObjectKey key(long sequence) {
    return layout.commit(TestCommits.SOURCE.sink(), TestCommits.SOURCE.topic(), 3, sequence);
  }
}
