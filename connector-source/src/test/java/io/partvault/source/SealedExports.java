// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.export.RowHeader;
import io.partvault.archive.frame.FrameCheck;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.table.TablePartition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads a topic as the sink does: rows by number, duplicates dropped, seals compared. */
final class SealedExports {

  private static final class Export {
    private final List<String> lines = new ArrayList<>();
    private Integer topicPartition; // null where the records say none
    private boolean begun;
    private boolean broken;
  }

  private final Map<Long, Export> exports = new LinkedHashMap<>();
  private final Map<Long, List<String>> sealed = new LinkedHashMap<>();

  private SealedExports() {}

  static SealedExports of(TablePartition leaf, List<SourceRecord> topic) {
    SealedExports read = new SealedExports();
    topic.stream().filter(record -> record.key().equals(leaf.key().toString())).forEach(read::take);
    return read;
  }

  /** Epochs whose seal agrees with their rows, in the order of their first seal. */
  List<Long> epochs() {
    return List.copyOf(sealed.keySet());
  }

  /** The rows of the newest sealed epoch. */
  List<String> lines() {
    assertThat(sealed).as("sealed exports").isNotEmpty();
    return sealed.get(sealed.keySet().stream().max(Long::compare).orElseThrow());
  }

  /** Epochs begun. */
  List<Long> begun() {
    return List.copyOf(exports.keySet());
  }

  private void take(SourceRecord record) {
    Object begin = header(record, ExportHeaders.BEGIN);
    Object row = header(record, ExportHeaders.ROW);
    Object seal = header(record, ExportHeaders.SEAL);
    if (begin != null) {
      Export export = export(ExportHeaders.readBegin(begin).epoch());
      export.begun = true;
      export.topicPartition = record.kafkaPartition();
    } else if (row != null) {
      takeRows(record, ExportHeaders.readRow(row));
    } else if (seal != null) {
      takeSeal(record.kafkaPartition(), ExportHeaders.readSeal(seal));
    }
  }

  private void takeRows(SourceRecord record, RowHeader header) {
    Export export = export(header.epoch());
    String value = new String(lines(record), StandardCharsets.UTF_8);
    long number = header.row();
    for (String line : value.split("\n", -1)) {
      if (number > export.lines.size() || !export.begun) {
        export.broken = true;
      } else if (number == export.lines.size()) {
        export.lines.add(line);
      } else {
        assertThat(line)
            .as("row " + number + " once more")
            .isEqualTo(export.lines.get(Math.toIntExact(number)));
      }
      number++;
    }
  }

  /** Of a frame too, which has to be what its headers say, digest included. */
  private static byte[] lines(SourceRecord record) {
    byte[] value = (byte[]) record.value();
    Object said = header(record, ExportHeaders.FRAME);
    if (said == null) {
      return value;
    }
    FrameHeader frame = ExportHeaders.readFrame(said);
    Object rows = header(record, ExportHeaders.ROWS);
    int count = rows == null ? 1 : ExportHeaders.readRows(rows);
    try (FrameCheck check = new FrameCheck()) {
      RowFrame whole = new RowFrame(value, count, frame.rawBytes(), frame.digest());
      assertThat(check.flaw(whole)).isEmpty();
      List<String> lines = new String(check.lines(), StandardCharsets.UTF_8).lines().toList();
      assertThat(digest(lines).value()).isEqualTo(frame.digest());
      return check.lines();
    }
  }

  private static RowDigest digest(List<String> lines) {
    RowDigest digest = new RowDigest();
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      digest.add(bytes, 0, bytes.length);
    }
    return digest;
  }

  /** A seal that went elsewhere than its begin ends nothing, and the source gives its epoch up. */
  private void takeSeal(Integer topicPartition, PartitionSeal seal) {
    Export export = export(seal.epoch());
    if (!Objects.equals(topicPartition, export.topicPartition)) {
      return;
    }
    assertThat(export.broken).as("export " + seal.epoch() + " has a gap").isFalse();
    assertThat((long) export.lines.size()).isEqualTo(seal.rows());
    assertThat(digest(export.lines).value()).isEqualTo(seal.digest());
    sealed.putIfAbsent(seal.epoch(), List.copyOf(export.lines));
  }

  private Export export(long epoch) {
    return exports.computeIfAbsent(epoch, number -> new Export());
  }

  static Object header(SourceRecord record, String name) {
    Header header = record.headers().lastWithName(name);
    return header == null ? null : header.value();
  }
}
