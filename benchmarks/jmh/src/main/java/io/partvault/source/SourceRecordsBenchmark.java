// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import com.github.luben.zstd.Zstd;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.benchmarks.hotpaths.EventLines;
import io.partvault.postgres.proof.LeafState;
import io.partvault.postgres.read.CopiedRow;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The lines of a poll to records for Connect, before any converter: {@code benchmarks/hot-paths
 * SourceRecords}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SourceRecordsBenchmark {

  private static final int POLL_ROWS = 5_000;
  private static final long EPOCH = 1_830_271_648_399_360L;
  private static final Map<String, Object> OFFSET = Map.of("rows", 0L);
  private static final TablePartition LEAF =
      new TablePartition(
          "shop",
          new TableName("public", "events"),
          new TableName("public", "events_2015_01"),
          16402,
          new PartitionBounds("2015-01-01 00:00:00+00", "2015-02-01 00:00:00+00", "x"));

  @Param RecordShape record;

  private final byte[][] lines = Arrays.copyOf(EventLines.each(), POLL_ROWS);
  private LeafRecords records;
  private RowBatch batch;
  private PollLimits limits;

  /** Compares the lines in the records of a poll with those that went in. */
  @Setup
  public void prepare() {
    records = new LeafRecords(LEAF.key(), new Acknowledgements(TopicPlace.UNKNOWN, () -> {}));
    RowValues values = record.form().values(leaf(), record.form().encoder());
    limits =
        new PollLimits(
            POLL_ROWS, 1L << 30, Duration.ofMinutes(1), record.rows(), 1024 * 1024, 1_000_000);
    batch = new RowBatch(records, values, limits, EPOCH, () -> Digest.EMPTY);
    List<SourceRecord> made = poll();
    boolean same =
        switch (record) {
          case STRUCT -> isStructs(made);
          case FRAMES -> isFrames(made);
          case LINE, TEN_LINES -> isLines(made);
        };
    if (made.size() != POLL_ROWS / record.rows() || !same) {
      throw new IllegalStateException("The records do not hold the lines that went in");
    }
  }

  /** All rows of a poll; figures are for one of them. */
  @Benchmark
  @OperationsPerInvocation(POLL_ROWS)
  public List<SourceRecord> poll() {
    batch.start(OFFSET);
    for (int row = 0; row < lines.length; row++) {
      batch.makeRoom(lines[row].length);
      batch.add(row, lines[row], 0, lines[row].length);
    }
    return batch.finish(OFFSET);
  }

  private boolean isLines(List<SourceRecord> made) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    made.forEach(
        one -> {
          joined.writeBytes((byte[]) one.value());
          joined.write('\n');
        });
    byte[] expected = EventLines.joined();
    return Arrays.equals(joined.toByteArray(), Arrays.copyOf(expected, joined.size()));
  }

  private boolean isFrames(List<SourceRecord> made) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (SourceRecord one : made) {
      byte[] frame = (byte[]) one.value();
      joined.writeBytes(Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame)));
    }
    byte[] expected = EventLines.joined();
    return Arrays.equals(joined.toByteArray(), Arrays.copyOf(expected, joined.size()));
  }

  private static boolean isStructs(List<SourceRecord> made) {
    for (int row = 0; row < made.size(); row++) {
      if (!(made.get(row).value() instanceof Struct struct)
          || struct.getInt64("id") != row
          || struct.getString("message").isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static LeafState leaf() {
    return new LeafState(
        LEAF,
        16402,
        1_000,
        true,
        770,
        POLL_ROWS,
        1,
        "5f1c",
        "7432109876543210987",
        1,
        180_004,
        CopiedRow.EVENT.columns(),
        List.of("CREATE TABLE x"),
        Instant.EPOCH);
  }
}
