// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Counted;
import io.partvault.archive.audit.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditScreenTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Ticking clock = new Ticking();

  /** A clock that a test sets. */
  private static final class Ticking extends Clock {
    private long ms;

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(ms);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private AuditScreen screen(Terminal terminal) {
    return new AuditScreen(new PrintStream(bytes, true, UTF_8), terminal, clock, finding -> {});
  }

  private void after(AuditScreen screen, long ms, long manifests) {
    clock.ms = ms;
    screen.progress(
        new AuditTotals(
            Map.of(
                Counted.MANIFESTS_TO_READ, 4L,
                Counted.MANIFESTS, manifests,
                Counted.DATA_FILES, 12L,
                Counted.RAW_BYTES, 1_200_000_000L),
            Map.of(Severity.NOTE, 1L)));
  }

  @Test
  void aTerminalIsDrawnOverInPlaceAndNotTooOften() {
    AuditScreen screen = screen(new Terminal(true, 120));
    after(screen, 10, 1);
    after(screen, 20, 1);
    after(screen, 4_000, 3);
    screen.end();

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "\r\u001b[2Kverifying  █████░░░░░░░░░░░░░░░  1 of 4 manifests, 12 data files, 1.2 GB raw,"
                + " 1 finding"
                + "\r\u001b[2Kverifying  ███████████████░░░░░  3 of 4 manifests, 12 data files, 1.2 GB raw,"
                + " 300.0 MB/s, 1 finding"
                + "\r\u001b[2K");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    after(screen(new Terminal(true, 30)), 10, 1);

    assertThat(bytes.toString(UTF_8)).isEqualTo("\r\u001b[2Kverifying  █████░░░░░░░░░░░░░…");
  }

  @Test
  void elsewhereALineIsToldNowAndThen() {
    AuditScreen screen = screen(Terminal.NONE);
    after(screen, 10, 1);
    after(screen, 5_000, 2);
    after(screen, 9_000, 3);
    screen.end();

    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly("2 of 4 manifests, 12 data files, 1.2 GB raw, 240.0 MB/s, 1 finding");
  }
}
