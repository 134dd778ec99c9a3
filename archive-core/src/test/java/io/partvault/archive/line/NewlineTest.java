// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NewlineTest {

  @Test
  void theFirstNewlineWithinTheBoundsIsFound() {
    Random random = new Random(11);
    // Neighbours of a newline, and those that differ from it in one bit, among all others.
    byte[] tricky = {'\n', 9, 11, (byte) 0x8A, 0, 1, -1, 0x4A, 0x0B, (byte) 0x80};
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = random.nextInt(3) > 0 ? tricky[random.nextInt(tricky.length)] : (byte) 'x';
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < to && bytes[expected] != '\n') {
        expected++;
      }
      assertThat(Newline.find(bytes, from, to)).isEqualTo(expected);
    }
  }
}
