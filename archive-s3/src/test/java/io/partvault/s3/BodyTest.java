// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        Body.BLOCK_BYTES - 1,
        Body.BLOCK_BYTES,
        Body.BLOCK_BYTES + 1,
        3 * Body.BLOCK_BYTES,
        3 * Body.BLOCK_BYTES + 77
      })
  void everyByteComesOutAgainAsOftenAsItIsRead(int length) throws IOException {
    byte[] content = random(length);
    Body body = new Body();
    for (int at = 0; at < length; at += 1_000) {
      body.write(content, at, Math.min(1_000, length - at));
    }

    assertThat(body.length()).isEqualTo(length);
    assertThat(body.stream().readAllBytes()).isEqualTo(content);
    assertThat(body.stream().readAllBytes()).isEqualTo(content);
    assertThat(body.isSame(new ByteArrayInputStream(content))).isTrue();
  }

  @Test
  void oneByteThatDiffersIsMissingOrTooMuchIsNotTheSame() throws IOException {
    byte[] content = random(2 * Body.BLOCK_BYTES + 5);
    Body body = new Body();
    body.write(content, 0, content.length);
    byte[] other = content.clone();
    other[Body.BLOCK_BYTES]++;

    assertThat(body.isSame(new ByteArrayInputStream(other))).isFalse();
    assertThat(body.isSame(new ByteArrayInputStream(content, 0, content.length - 1))).isFalse();
    assertThat(body.isSame(new ByteArrayInputStream(Arrays.copyOf(content, content.length + 1))))
        .isFalse();
  }

  @Test
  void anArrayIsWrapped() throws IOException {
    byte[] content = random(Body.BLOCK_BYTES + 3);
    assertThat(Body.of(content).stream().readAllBytes()).isEqualTo(content);
    assertThat(Body.of(content).length()).isEqualTo(content.length);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
