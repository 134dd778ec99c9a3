// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The compressor alone, fed with the pieces that a data file's writer makes: what compression costs
 * whoever does it. {@code benchmarks/hot-paths Zstd}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ZstdBenchmark {

  private static final int PIECE_BYTES = 64 * 1024;

  private final byte[] lines = EventLines.joined();
  // Known before the measurement: what its end allocates would count.
  private final double usualRatio = EventLines.ratio();
  private final CountedBytes stored = new CountedBytes();
  private ZstdOutputStreamNoFinalizer zstd;
  private long rawBytes;

  /** Starts a frame that never ends. */
  @Setup
  public void open() throws IOException {
    zstd = new ZstdOutputStreamNoFinalizer(stored, RecyclingBufferPool.INSTANCE, EventLines.LEVEL);
    zstd.setChecksum(true);
  }

  /** Gives the compressor's memory back. */
  @TearDown
  public void close() throws IOException {
    zstd.close();
    EventLines.requireRatio(usualRatio, rawBytes, stored.bytes);
  }

  /** All lines once; figures are for one of them. */
  @Benchmark
  @OperationsPerInvocation(EventLines.COUNT)
  public void compress() throws IOException {
    for (int from = 0; from < lines.length; from += PIECE_BYTES) {
      zstd.write(lines, from, Math.min(PIECE_BYTES, lines.length - from));
    }
    rawBytes += lines.length;
  }

  private static final class CountedBytes extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      bytes += length;
    }
  }
}
