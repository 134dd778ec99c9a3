// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.sink.debezium.LeafPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * An archive of snapshots by Debezium in memory, the topic in front of it, and what holds of it.
 */
final class SnapshotArchive {

  static final TestSnapshot JANUARY = new TestSnapshot("events_2024_01", 770, 40);
  static final TestSnapshot FEBRUARY = new TestSnapshot("events_2024_02", 770, 25);

  final TestArchive archive = new TestArchive();
  final TestTopic topic = new TestTopic();

  void reset(long offset) {
    new OffsetReset(archive.parts(settings()))
        .apply(Map.of(new TopicPartition(TestTopic.NAME, 0), offset));
  }

  void holds(TestSnapshot... snapshots) {
    for (TestSnapshot snapshot : snapshots) {
      PartitionManifest manifest = manifest(snapshot).orElseThrow();
      assertThat(lines(manifest)).isEqualTo(snapshot.lines());
      assertThat(manifest.isChangedOnTheWay()).isFalse();
    }
  }

  private List<String> lines(PartitionManifest manifest) {
    List<String> lines = new ArrayList<>();
    for (DataFile file : manifest.dataFiles()) {
      try (DataFileLines read =
          DataFileLines.open(archive.memory, archive.layout.resolve(file.key()))) {
        while (read.next()) {
          lines.add(read.text());
        }
      }
    }
    return lines;
  }

  /** The lines of every manifest, whichever epoch its export had. */
  List<List<String>> archived() {
    return archive.keys("manifests/").stream()
        .map(key -> ManifestCodec.read(archive.memory.read(new ObjectKey(key)), key))
        .map(this::lines)
        .toList();
  }

  Optional<PartitionManifest> manifest(TestSnapshot snapshot) {
    ManifestName name = new ManifestName(snapshot.id().tablePartition(), 0, snapshot.id().epoch());
    ObjectKey key = archive.layout.manifest(name.tablePartition(), name.oid(), name.epoch());
    return archive
        .memory
        .stat(key)
        .map(stored -> ManifestCodec.read(archive.memory.read(key), key.value()));
  }

  TestWorker worker() {
    return new TestWorker(topic, archive.parts(settings())).assign(0);
  }

  static ArchiverSettings settings() {
    ArchiverSettings usual = TestArchive.settings(10);
    return new ArchiverSettings(
        usual.sink(),
        usual.rotation(),
        usual.rules(),
        usual.compressionLevel(),
        usual.openFiles(),
        usual.failOnBroken(),
        new TopicContent.ChangeEvents(new LeafPattern(LeafPattern.DEFAULT)));
  }

  /** Changes behind a position in the log. */
  long lates(TestSnapshot snapshot, long position) {
    return new ArchiveIndex(archive.memory, archive.layout)
        .lateChanges(snapshot.id().tablePartition(), position);
  }
}
