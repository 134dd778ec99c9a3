// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.table.TableName;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A row of binary COPY to its line, without the driver, which makes an array for each row: {@code
 * benchmarks/hot-paths CopyDecode}, {@code benchmarks/hot-paths CopyDecode -p row=EVENT,INT8}.
 *
 * <p>With one column its decoder is inlined, among the eight of {@link CopiedRow#EVENT} it is not.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CopyDecodeBenchmark {

  private static final int ROWS = 1_024;

  @Param CopiedRow row;

  private CopyRowCursor cursor;

  /** Compares all lines with what is to come of the rows. */
  @Setup
  public void start() throws SQLException {
    byte[][] tuples = LongStream.range(0, ROWS).mapToObj(row::tuple).toArray(byte[][]::new);
    TableName leaf = new TableName("public", "events_2015_01");
    TidRange range = TidRange.toEnd(Tid.START);
    LeafQuery query = new LeafQuery(leaf, row.columns(), DecimalMode.STRING, range);
    cursor = new CopyRowCursor(new EndlessCopy(tuples), query, query.lineColumns());
    for (int number = 0; number < ROWS; number++) {
      cursor.next();
      String line = new String(cursor.buffer(), cursor.offset(), cursor.length(), UTF_8);
      if (!line.equals(row.line(number))) {
        throw new IllegalStateException("Got " + line + " instead of " + row.line(number));
      }
    }
  }

  /** One row. */
  @Benchmark
  public boolean next() throws SQLException {
    return cursor.next();
  }
}
