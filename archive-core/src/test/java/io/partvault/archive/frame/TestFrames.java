// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.digest.RowDigest;
import java.util.List;

/** Frames of given lines. */
public final class TestFrames {

  private TestFrames() {}

  /** As the source makes them. */
  public static RowFrame of(List<String> lines) {
    byte[] joined = joined(lines);
    RowDigest digest = new RowDigest();
    for (String line : lines) {
      byte[] bytes = line.getBytes(UTF_8);
      digest.add(bytes, 0, bytes.length);
    }
    try (FrameEncoder encoder = new FrameEncoder(3)) {
      return new RowFrame(
          encoder.encode(joined, joined.length), lines.size(), joined.length, digest.value());
    }
  }

  static byte[] joined(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }
}
