// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks.hotpaths;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.digest.RowDigest;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The row hash, which source, sink and verification each make of every line: {@code
 * benchmarks/hot-paths RowDigest}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowDigestBenchmark {

  private final byte[][] lines = EventLines.each();
  private final RowDigest digest = new RowDigest();
  private int next;

  /** Compares with the definition. */
  @Setup
  public void check() throws NoSuchAlgorithmException {
    RowDigest checked = new RowDigest();
    BigInteger expected = BigInteger.ZERO;
    for (byte[] line : lines) {
      checked.add(line, 0, line.length);
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(line);
      expected = expected.add(new BigInteger(1, Arrays.copyOf(sha256, 16)));
    }
    String hex = "%032x".formatted(expected.mod(BigInteger.ONE.shiftLeft(128)));
    if (!checked.value().equals(Digest.parse(hex))) {
      throw new IllegalStateException("The digest is " + checked.value() + " instead of " + hex);
    }
  }

  /** One line. */
  @Benchmark
  public void add() {
    byte[] line = lines[next];
    next = (next + 1) % lines.length;
    digest.add(line, 0, line.length);
  }
}
