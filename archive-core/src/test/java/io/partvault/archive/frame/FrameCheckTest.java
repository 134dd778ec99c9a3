// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.frame;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.partvault.archive.digest.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames from the encoder to the check. */
final class FrameCheckTest {

  private static final List<String> LINES = List.of("{\"id\":1}", "", "{\"name\":\"Ünïcode\"}");

  private final FrameCheck check = new FrameCheck();

  @AfterEach
  void close() {
    check.close();
  }

  @Test
  void linesComeBackAsTheyWentInWithoutTheLastNewline() {
    assertThat(check.flaw(TestFrames.of(LINES))).isEmpty();
    assertThat(new String(check.lines(), UTF_8)).isEqualTo(String.join("\n", LINES));
  }

  @Test
  void oneEncoderMakesManyFramesOfAllSizes() {
    Random random = new Random(5);
    try (FrameEncoder encoder = new FrameEncoder(1)) {
      for (int rows : new int[] {1, 1000, 3, 200_000, 2}) {
        List<String> lines =
            IntStream.range(0, rows)
                .mapToObj(i -> "%d:%x".formatted(i, random.nextLong()))
                .toList();
        byte[] joined = TestFrames.joined(lines);

        byte[] bytes = encoder.encode(joined, joined.length);

        assertThat(Zstd.decompress(bytes, joined.length)).isEqualTo(joined);
        assertThat(check.flaw(new RowFrame(bytes, rows, joined.length, Digest.EMPTY))).isEmpty();
      }
    }
  }

  @Test
  void aFrameIsTheSameWhateverItsEncoderMadeBefore() {
    byte[] joined = TestFrames.joined(LINES);
    try (FrameEncoder fresh = new FrameEncoder(3);
        FrameEncoder used = new FrameEncoder(3)) {
      used.encode(new byte[700_000], 700_000);

      assertThat(used.encode(joined, joined.length)).isEqualTo(fresh.encode(joined, joined.length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 131_072, 524_288, 1_000_001})
  void whatCannotBeCompressedStaysWithinTheBound(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    try (FrameEncoder encoder = new FrameEncoder(3)) {
      assertThat((long) encoder.encode(noise, length).length)
          .isLessThanOrEqualTo(FrameEncoder.bound(length));
    }
  }

  @Test
  void everyFlippedByteIsFoundOrChangesNothing() {
    RowFrame whole = TestFrames.of(LINES);
    for (int i = 0; i < whole.bytes().length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] flipped = whole.bytes().clone();
        flipped[i] ^= (byte) (1 << bit);
        boolean found = check.flaw(with(whole, flipped)).isPresent();
        assertThat(found || Arrays.equals(check.lines(), String.join("\n", LINES).getBytes(UTF_8)))
            .as("byte %d, bit %d flipped", i, bit)
            .isTrue();
      }
    }
  }

  @Test
  void everyTruncationAndAnythingBehindTheEndIsFound() {
    RowFrame whole = TestFrames.of(LINES);
    for (int length = 0; length < whole.bytes().length; length++) {
      assertThat(check.flaw(with(whole, Arrays.copyOf(whole.bytes(), length))))
          .as("cut to %d", length)
          .isPresent();
    }
    for (int more : new int[] {1, 3, 4, 100}) {
      byte[] longer = Arrays.copyOf(whole.bytes(), whole.bytes().length + more);
      assertThat(check.flaw(with(whole, longer))).as("%d bytes more", more).isPresent();
    }
  }

  @Test
  void whatIsSaidIsComparedWithBothValues() {
    RowFrame frame = TestFrames.of(LINES);
    int size = (int) frame.rawBytes();
    assertThat(check.flaw(new RowFrame(frame.bytes(), 2, size, frame.digest())))
        .contains(new FrameCheck.Flaw("lines", "2 lines", "3 lines"));
    assertThat(check.flaw(new RowFrame(frame.bytes(), 3, size + 1L, frame.digest())))
        .contains(new FrameCheck.Flaw("raw bytes", size + 1 + " bytes", size + " bytes"));
    assertThat(check.flaw(new RowFrame("no frame".getBytes(UTF_8), 3, size, frame.digest())))
        .hasValueSatisfying(flaw -> assertThat(flaw.what()).isEqualTo("zstd frame"));
  }

  @Test
  void aFrameWithoutChecksumOrLastNewlineIsRefused() {
    byte[] joined = TestFrames.joined(LINES);
    assertThat(check.flaw(new RowFrame(Zstd.compress(joined), 3, joined.length, Digest.EMPTY)))
        .contains(new FrameCheck.Flaw("zstd frame", "a checksum", "none"));
    byte[] cut = Arrays.copyOf(joined, joined.length - 1);
    try (ZstdCompressCtx zstd = new ZstdCompressCtx().setChecksum(true)) {
      assertThat(check.flaw(new RowFrame(zstd.compress(cut), 3, cut.length, Digest.EMPTY)))
          .contains(new FrameCheck.Flaw("lines", "a newline behind the last", "none"));
    }
  }

  @Test
  void aSizeBeyondAllMemoryIsFoundBeforeAnyIsTaken() {
    byte[] bytes = TestFrames.of(LINES).bytes();
    assertThat(check.flaw(new RowFrame(bytes, 3, Long.MAX_VALUE, Digest.EMPTY))).isPresent();
  }

  @Test
  void framesWithoutRowsAreNone() {
    List<Runnable> refused = new ArrayList<>();
    refused.add(() -> new RowFrame(new byte[9], 0, 9, Digest.EMPTY));
    refused.add(() -> new RowFrame(new byte[9], 5, 4, Digest.EMPTY));
    for (Runnable one : refused) {
      assertThatIllegalArgumentException().isThrownBy(one::run);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new FrameEncoder(23));
  }

  private static RowFrame with(RowFrame frame, byte[] bytes) {
    return new RowFrame(bytes, frame.rows(), frame.rawBytes(), frame.digest());
  }
}
