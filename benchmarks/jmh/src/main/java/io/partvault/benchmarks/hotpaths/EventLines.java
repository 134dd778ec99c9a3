// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.util.List;
import java.util.stream.LongStream;

/** The lines that the benchmarks go through again and again. */
public final class EventLines {

  /**
   * How many there are. Together they are 10 MB, several windows of the compressor: it never finds
   * the lines of the round before.
   */
  public static final int COUNT = 16_384;

  /** Of zstd, the sink's default. */
  public static final int LEVEL = 3;

  private static final double TOLERANCE = 0.05;

  private EventLines() {}

  /** All lines as texts. */
  public static List<String> texts() {
    return LongStream.range(0, COUNT).mapToObj(number -> new EventRow(number).line()).toList();
  }

  /** All lines, each in an array of its own. */
  public static byte[][] each() {
    return texts().stream().map(line -> line.getBytes(UTF_8)).toArray(byte[][]::new);
  }

  /** All lines with their newlines in one array. */
  public static byte[] joined() {
    return (String.join("\n", texts()) + "\n").getBytes(UTF_8);
  }

  /** How many bytes become one when all lines are compressed. */
  public static double ratio() {
    byte[] lines = joined();
    return (double) lines.length / Zstd.compress(lines, LEVEL).length;
  }

  /**
   * Compares what endless rounds through the lines were compressed to with what one round is.
   *
   * @param usual the {@link #ratio} of one round
   * @throws IllegalStateException if it is far more or far less: other work was measured then
   */
  public static void requireRatio(double usual, long rawBytes, long storedBytes) {
    double ratio = (double) rawBytes / storedBytes;
    if (!(Math.abs(ratio / usual - 1) < TOLERANCE)) {
      throw new IllegalStateException(
          "Compressed %d bytes to %d, %.2f to 1, and one round %.2f to 1"
              .formatted(rawBytes, storedBytes, ratio, usual));
    }
  }
}
