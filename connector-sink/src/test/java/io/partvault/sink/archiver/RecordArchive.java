// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.file.DataFileCheck;
import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.json.Json;
import io.partvault.archive.layout.RecordPathTemplate;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.record.RecordManifest;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.RecordRules;
import io.partvault.sink.records.TextMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.ErrantRecordReporter;

/** A topic of any records, its archive in memory, and what holds of both. */
final class RecordArchive {

  static final Duration WINDOW = Duration.ofHours(1);
  static final String BY_VALUE = "data/{topic}/{field:who}/{topicPartition}-{firstOffset}";

  final TestArchive archive = new TestArchive();
  final TestTopic topic = new TestTopic();
  final List<ErrantRecordReporter> reporter = new ArrayList<>();

  /** By offset, what is to be found under it. */
  final Map<Long, String> sent = new TreeMap<>();

  private RecordRules rules = rules(RecordPathTemplate.DEFAULT, NullValues.FAIL, false);
  private int maxOpenFiles = 4;

  static RecordRules rules(String path, NullValues nulls, boolean metadata) {
    return new RecordRules(
        RecordPathTemplate.parse(path, ZoneOffset.UTC),
        TextMode.STRING,
        nulls,
        true,
        metadata,
        WINDOW);
  }

  RecordArchive with(RecordRules other) {
    rules = other;
    return this;
  }

  RecordArchive withOpenFiles(int max) {
    maxOpenFiles = max;
    return this;
  }

  /** A few records more, of a few people. */
  RecordArchive send(int records) {
    for (int i = 0; i < records; i++) {
      long offset = topic.end(0);
      send(Map.of("id", offset, "who", "p" + offset % 7));
    }
    return this;
  }

  RecordArchive send(Object value) {
    sent.put(topic.end(0), value instanceof Map<?, ?> map ? "" + map.get("id") : "");
    topic.append(0, "key", value, new ConnectHeaders());
    return this;
  }

  TestWorker worker() {
    return new TestWorker(topic, archive.parts(settings()), reporter).assign(0);
  }

  ArchiverSettings settings() {
    ArchiverSettings usual = TestArchive.settings(10, maxOpenFiles, true, false);
    return new ArchiverSettings(
        usual.sink(),
        usual.rotation(),
        usual.rules(),
        usual.compressionLevel(),
        usual.openFiles(),
        usual.failOnBroken(),
        new TopicContent.Records(rules));
  }

  /** Polls on until everything is in manifests. */
  void drive(TestWorker worker) {
    archive.drive(worker);
    endWindow(worker);
    // One step of the search for orphans each.
    for (int i = 0; i < 30; i++) {
      worker.poll(7);
    }
  }

  /** Lets a window pass in which nothing comes. */
  void endWindow(TestWorker worker) {
    archive.clock.advance(WINDOW);
    worker.poll(7);
    worker.poll(7);
  }

  List<RecordManifest> manifests() {
    return archive.keys("windows/").stream()
        .map(
            key ->
                RecordCodec.read(
                    archive.memory.read(archive.layout.resolve(key.substring("archive/".length()))),
                    key))
        .toList();
  }

  /** The promise: every record is in the files of the manifests exactly once, whole. */
  RecordArchive holdsEveryRecordOnce() {
    Map<Long, String> found = new LinkedHashMap<>();
    for (String line : lines()) {
      var record = Json.parse(line.getBytes(StandardCharsets.UTF_8), "a line");
      long offset = record.get("offset").longValue();
      assertThat(found.put(offset, record.get("value").path("id").asText()))
          .as("offset %d comes twice", offset)
          .isNull();
    }
    assertThat(new TreeMap<>(found)).isEqualTo(sent);
    return this;
  }

  /** Windows follow one another without gap or overlap, from the first offset to the last. */
  RecordArchive coversEveryOffsetOnce() {
    long next = 0;
    for (RecordManifest manifest : manifests()) {
      assertThat(manifest.window().firstOffset()).isEqualTo(next);
      next = manifest.window().nextOffset();
    }
    return this;
  }

  /** All lines of all manifests, after a look that files are what these say. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (RecordManifest manifest : manifests()) {
      manifest.dataFiles().forEach(file -> lines.addAll(lines(file)));
    }
    return lines;
  }

  private List<String> lines(DataFile file) {
    var key = archive.layout.resolve(file.key());
    assertThat(DataFileCheck.compare(file, DataFileCheck.read(archive.memory, key))).isEmpty();
    List<String> texts = new ArrayList<>();
    try (DataFileLines lines = DataFileLines.open(archive.memory, key)) {
      while (lines.next()) {
        texts.add(lines.text());
      }
    }
    return texts;
  }

  /** Data files that no manifest names. */
  List<String> unnamed() {
    List<String> keys = new ArrayList<>(archive.keys("data/"));
    manifests().stream()
        .flatMap(RecordManifest::dataFiles)
        .forEach(file -> keys.remove("archive/" + file.key()));
    return keys;
  }
}
