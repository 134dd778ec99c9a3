// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import io.partvault.archive.file.DataFileLines;
import io.partvault.archive.file.DataFileWriter;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A line into a data file that never ends and goes nowhere: digest, compression, SHA-256 of the
 * compressed bytes. {@code benchmarks/hot-paths DataFileWriter}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DataFileWriterBenchmark {

  private static final ObjectKey KEY = new ObjectKey("data/events.jsonl.zst");

  private final byte[][] lines = EventLines.each();
  // Known before the measurement: what its end allocates would count.
  private final double usualRatio = EventLines.ratio();
  private DataFileWriter writer;
  private int next;

  /** Writes a file that can be read back, then starts the one that is measured. */
  @Setup
  public void open() {
    check();
    writer = DataFileWriter.open(new DiscardingStore(), KEY, EventLines.LEVEL);
  }

  /** Gives the compressor's memory back. */
  @TearDown
  public void close() {
    writer.close();
    EventLines.requireRatio(usualRatio, writer.rawBytes(), writer.compressedBytes());
  }

  /** One line. */
  @Benchmark
  public void append() {
    byte[] line = lines[next];
    next = (next + 1) % lines.length;
    writer.append(line, 0, line.length);
  }

  private void check() {
    var store = new MemoryObjectStore();
    try (DataFileWriter checked = DataFileWriter.open(store, KEY, EventLines.LEVEL)) {
      for (byte[] line : lines) {
        checked.append(line, 0, line.length);
      }
      checked.commit();
    }
    try (DataFileLines read = DataFileLines.open(store, KEY)) {
      for (byte[] line : lines) {
        if (!read.next() || !isCurrent(read, line)) {
          throw new IllegalStateException("The data file holds other lines than were written");
        }
      }
    }
  }

  private static boolean isCurrent(DataFileLines read, byte[] line) {
    int end = read.offset() + read.length();
    return Arrays.equals(read.buffer(), read.offset(), end, line, 0, line.length);
  }
}
