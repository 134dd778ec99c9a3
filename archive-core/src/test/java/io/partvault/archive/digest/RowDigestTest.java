// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.digest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowDigestTest {

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  @Test
  void digestIsTheSumOfTheHashesFirstHalves() throws Exception {
    BigInteger sum = BigInteger.ZERO;
    RowDigest digest = new RowDigest();
    for (int i = 0; i < 1000; i++) {
      byte[] line = ("{\"id\":" + i + "}").getBytes(UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(line);
      sum = sum.add(new BigInteger(1, Arrays.copyOf(hash, 16))).mod(MODULUS);
      digest.add(line, 0, line.length);
      assertThat(new BigInteger(digest.value().toString(), 16)).isEqualTo(sum);
    }
  }

  @Test
  void orderDoesNotMatterAndPartsAddUp() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      lines.add("line " + i);
    }
    Digest whole = of(lines);
    Collections.shuffle(lines, new Random(3));

    assertThat(of(lines)).isEqualTo(whole);
    assertThat(of(lines.subList(0, 123)).plus(of(lines.subList(123, 500)))).isEqualTo(whole);
    RowDigest resumed = new RowDigest(of(lines.subList(0, 200)));
    lines.subList(200, 500).forEach(line -> add(resumed, line));
    assertThat(resumed.value()).isEqualTo(whole);
    assertThat(of(lines.subList(1, 500))).isNotEqualTo(whole);
    assertThat(whole.minus(of(lines.subList(0, 123)))).isEqualTo(of(lines.subList(123, 500)));
    RowDigest added = new RowDigest(of(lines.subList(0, 7)));
    added.add(of(lines.subList(7, 500)));
    assertThat(added.value()).isEqualTo(whole);
  }

  @Test
  void carriesGoIntoTheUpperHalf() {
    assertThat(new Digest(1, -1).plus(new Digest(2, 1))).isEqualTo(new Digest(4, 0));
    assertThat(new Digest(-1, -1).plus(new Digest(0, 1))).isEqualTo(Digest.EMPTY);
    assertThat(new Digest(4, 0).minus(new Digest(2, 1))).isEqualTo(new Digest(1, -1));
    assertThat(Digest.EMPTY.minus(new Digest(0, 1))).isEqualTo(new Digest(-1, -1));
  }

  @Test
  void textComesBack() {
    assertThat(Digest.EMPTY).hasToString("0".repeat(32));
    Digest digest = new Digest(0x0123456789abcdefL, -1);
    assertThat(digest).hasToString("0123456789abcdefffffffffffffffff");
    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "+000000000000000+000000000000000",
        "g0000000000000000000000000000000",
        "000000000000000000000000000000000",
        "٠0000000000000000000000000000000"
      })
  void otherTextIsNoDigest(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.parse(text))
        .withMessageContaining("expected 32 hex digits");
  }

  private static Digest of(List<String> lines) {
    RowDigest digest = new RowDigest();
    lines.forEach(line -> add(digest, line));
    return digest.value();
  }

  private static void add(RowDigest digest, String line) {
    byte[] bytes = ("  " + line).getBytes(UTF_8);
    digest.add(bytes, 2, bytes.length - 2);
  }
}
