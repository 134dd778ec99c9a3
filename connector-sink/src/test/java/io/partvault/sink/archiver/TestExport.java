// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.commit.ExportId;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import io.partvault.archive.export.ExportAbandon;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.ExportHeaders;
import io.partvault.archive.export.FrameHeader;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.frame.RowFrame;
import io.partvault.archive.frame.TestFrames;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/** The records that the source sends for one export of a table partition. */
record TestExport(String leaf, long epoch, List<String> lines) {

  private static final Instant STARTED = Instant.parse("2026-11-21T02:00:00Z");
  private static final long HORIZON = 770;

  /** A record without its offset. */
  record Sent(String key, Object value, ConnectHeaders headers) {}

  static TestExport of(String leaf, long epoch, int rows) {
    return new TestExport(
        leaf,
        epoch,
        IntStream.range(0, rows)
            .mapToObj(i -> "{\"id\":%d,\"of\":\"%s\",\"epoch\":%d}".formatted(i, leaf, epoch))
            .toList());
  }

  /** Rows of a thousand digits each, which zstd makes half as long. */
  static TestExport incompressible(String leaf, long epoch, int rows) {
    Random random = new Random(epoch);
    byte[] bytes = new byte[500];
    return new TestExport(
        leaf,
        epoch,
        IntStream.range(0, rows)
            .mapToObj(
                i -> {
                  random.nextBytes(bytes);
                  return "{\"id\":%d,\"x\":\"%s\"}".formatted(i, HexFormat.of().formatHex(bytes));
                })
            .toList());
  }

  TablePartition tablePartition() {
    return new TablePartition(
        "shop",
        new TableName("public", "events"),
        new TableName("public", leaf),
        16402,
        new PartitionBounds("2024-01-01 00:00:00+00", "2024-02-01 00:00:00+00", "x"));
  }

  ExportId id() {
    return new ExportId(tablePartition().key(), epoch);
  }

  ExportBegin begin() {
    return new ExportBegin(
        epoch,
        tablePartition(),
        List.of(new Column("id", "bigint", true)),
        List.of("CREATE TABLE x"),
        HORIZON,
        lines.size(),
        "0/16B3748",
        "5f1c",
        "7432109876543210987",
        1,
        180004,
        STARTED);
  }

  PartitionSeal seal() {
    return seal(lines.size(), digest(), HORIZON);
  }

  PartitionSeal seal(long rows, Digest digest, long horizon) {
    return new PartitionSeal(
        epoch,
        rows,
        digest,
        lines.stream().mapToLong(line -> line.getBytes(UTF_8).length + 1L).sum(),
        horizon,
        "5f1c",
        STARTED,
        STARTED.plusSeconds(60));
  }

  Digest digest() {
    RowDigest digest = new RowDigest();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      digest.add(bytes, 0, bytes.length);
    }
    return digest.value();
  }

  Sent beginRecord() {
    return sent(null, ExportHeaders.BEGIN, ExportHeaders.begin(begin()));
  }

  Sent sealRecord() {
    return sealRecord(seal());
  }

  Sent sealRecord(PartitionSeal seal) {
    return sent(null, ExportHeaders.SEAL, ExportHeaders.seal(seal));
  }

  Sent abandonRecord() {
    return sent(
        null,
        ExportHeaders.ABANDON,
        ExportHeaders.abandon(new ExportAbandon(epoch, "the table changed")));
  }

  /** Rows from one number up to, not including, another one, in one record. */
  Sent rowsRecord(int from, int to) {
    byte[] value = String.join("\n", lines.subList(from, to)).getBytes(UTF_8);
    Sent sent = sent(value, ExportHeaders.ROW, ExportHeaders.row(epoch, from));
    if (to - from > 1) {
      sent.headers().add(ExportHeaders.ROWS, ExportHeaders.rows(to - from), Schema.BYTES_SCHEMA);
    }
    return sent;
  }

  /** Rows from one number up to, not including, another one, as one frame. */
  Sent frameRecord(int from, int to) {
    return frameRecord(from, TestFrames.of(lines.subList(from, to)));
  }

  /** A frame that need not be what is said of it. */
  Sent frameRecord(int from, RowFrame frame) {
    Sent sent = sent(frame.bytes(), ExportHeaders.ROW, ExportHeaders.row(epoch, from));
    if (frame.rows() > 1) {
      sent.headers().add(ExportHeaders.ROWS, ExportHeaders.rows(frame.rows()), Schema.BYTES_SCHEMA);
    }
    byte[] said = ExportHeaders.frame(new FrameHeader(frame.rawBytes(), frame.digest()));
    sent.headers().add(ExportHeaders.FRAME, said, Schema.BYTES_SCHEMA);
    return sent;
  }

  private Sent sent(byte[] value, String header, byte[] headerValue) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.add(header, headerValue, Schema.BYTES_SCHEMA);
    return new Sent(tablePartition().key().toString(), value, headers);
  }
}
