// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An archive in memory that fails where told to, and what can be said of it. */
final class TestArchive {

  static final String SINK = "archive-sink";
  static final Duration INTERVAL = Duration.ofMinutes(10);

  final TestClock clock = new TestClock();
  final MemoryObjectStore memory = new MemoryObjectStore(clock);
  final FlakyObjectStore store = new FlakyObjectStore(memory);
  final ArchiveLayout layout =
      new ArchiveLayout("archive", DataPathTemplate.parse(DataPathTemplate.DEFAULT));

  ArchiverParts parts() {
    return parts(settings(1_000));
  }

  ArchiverParts parts(ArchiverSettings settings) {
    return parts(settings, TopicIds.none());
  }

  ArchiverParts parts(ArchiverSettings settings, TopicIds topicIds) {
    return new ArchiverParts(store, layout, settings, topicIds, CompressionThreads.none(), clock);
  }

  /** A broker for which every topic has the same id. */
  static TopicIds ids(String id) {
    return new TopicIds() {
      @Override
      public String id(String topic) {
        return id;
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  static ArchiverSettings settings(long maxRows) {
    return settings(maxRows, 4, true, false);
  }

  static ArchiverSettings settings(
      long maxRows, int maxOpenFiles, boolean failOnBroken, boolean changedAllowed) {
    return settings(
        maxRows, new OpenFileLimits(maxOpenFiles, 32 << 20), failOnBroken, changedAllowed);
  }

  static ArchiverSettings settings(
      long maxRows, OpenFileLimits openFiles, boolean failOnBroken, boolean changedAllowed) {
    return new ArchiverSettings(
        SINK,
        new RotationPolicy(maxRows, 1 << 20, INTERVAL),
        new LedgerRules(changedAllowed, Duration.ofDays(8)),
        3,
        openFiles,
        failOnBroken);
  }

  /** Polls on, time passing, until everything should be settled. */
  void drive(TestWorker worker) {
    for (int i = 0; i < 30; i++) {
      worker.poll(7);
      clock.advance(Duration.ofSeconds(2));
    }
    clock.advance(INTERVAL);
    worker.poll(7);
  }

  CommitLog commits(int topicPartition) {
    return new CommitLog(memory, layout, new CommitSource(SINK, TestTopic.NAME, topicPartition));
  }

  Commit newest() {
    return commits(0).newest().orElseThrow();
  }

  List<String> keys(String folder) {
    return memory.list("archive/" + folder, "", 10_000).stream()
        .map(StoredObject::key)
        .map(ObjectKey::value)
        .toList();
  }

  Optional<PartitionManifest> manifest(TestExport export) {
    return manifest(memory, layout, export);
  }

  static Optional<PartitionManifest> manifest(
      ObjectStore store, ArchiveLayout layout, TestExport export) {
    ObjectKey key =
        layout.manifest(
            export.tablePartition().key(), export.tablePartition().oid(), export.epoch());
    return store.stat(key).map(stored -> ManifestCodec.read(store.read(stored.key()), key.value()));
  }

  /** The promise: the files of the manifest hold every row of the export exactly once, in order. */
  TestArchive holds(TestExport... exports) {
    for (TestExport export : exports) {
      assertHolds(memory, layout, export);
    }
    return this;
  }

  /** The same in any store. */
  static void assertHolds(ObjectStore store, ArchiveLayout layout, TestExport export) {
    PartitionManifest manifest = manifest(store, layout, export).orElseThrow();
    List<String> lines = new ArrayList<>();
    for (DataFile file : manifest.dataFiles()) {
      ObjectKey key = layout.resolve(file.key());
      assertThat(DataFileCheck.compare(file, DataFileCheck.read(store, key))).isEmpty();
      lines.addAll(lines(store, key));
    }
    assertThat(lines).as(export.leaf()).isEqualTo(export.lines());
    assertThat(manifest.digest()).isEqualTo(export.digest());
    assertThat(manifest.isChangedOnTheWay()).isFalse();
  }

  /** No data file lies around that no commit of the topic partition names. */
  TestArchive hasNoOrphans() {
    assertThat(orphans()).isEmpty();
    return this;
  }

  /** Data files that no commit of the topic partition names. */
  List<String> orphans() {
    Set<String> named = new HashSet<>();
    long newest = commits(0).newest().map(Commit::sequence).orElse(-1L);
    for (long sequence = 0; sequence <= newest; sequence++) {
      commits(0)
          .read(sequence)
          .ifPresent(
              commit -> commit.dataFiles().forEach(f -> named.add("archive/" + f.file().key())));
    }
    return keys("data/").stream().filter(key -> !named.contains(key)).toList();
  }

  String state(TestExport export) {
    return newest().exports().stream()
        .filter(standing -> standing.id().equals(export.id()))
        .map(standing -> standing.state().getClass().getSimpleName())
        .collect(Collectors.joining());
  }

  private static List<String> lines(ObjectStore store, ObjectKey key) {
    List<String> texts = new ArrayList<>();
    try (DataFileLines lines = DataFileLines.open(store, key)) {
      while (lines.next()) {
        texts.add(lines.text());
      }
    }
    return texts;
  }
}
