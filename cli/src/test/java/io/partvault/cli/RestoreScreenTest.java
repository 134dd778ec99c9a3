// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.cli.progress.Terminal;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.postgres.restore.RestoreListener.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestoreScreenTest {

  private static final ManifestName JANUARY = name("events_1");

  private static ManifestName name(String leaf) {
    return new ManifestName(
        new TablePartitionKey(
            "shop", new TableName("public", "events"), new TableName("public", leaf)),
        1,
        1);
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long ms;

  private RestoreScreen screen(Terminal terminal) {
    RestoreScreen screen =
        new RestoreScreen(
            new PrintStream(bytes, true, UTF_8), terminal, () -> TimeUnit.MILLISECONDS.toNanos(ms));
    screen.begun(JANUARY, 4_000_000);
    return screen;
  }

  private void after(long time, RestoreScreen screen, Stage stage, long rows) {
    ms = time;
    screen.at(JANUARY, stage, rows);
  }

  @Test
  void aTerminalIsDrawnOverInPlaceAndNotTooOften() {
    RestoreScreen screen = screen(new Terminal(true, 80));
    after(50, screen, Stage.LOADING, 5_000);
    after(2_000, screen, Stage.LOADING, 400_000);
    after(2_100, screen, Stage.LOADING, 410_000);
    after(4_100, screen, Stage.READING_BACK, 1_000);
    after(5_100, screen, Stage.BUILDING, 0);

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "\r\u001b[2Kpublic.events_1: loading, 400,000 of 4,000,000 rows, 200,000 rows/s"
                + "\r\u001b[2Kpublic.events_1: reading back, 1,000 of 4,000,000 rows"
                + "\r\u001b[2Kpublic.events_1: building keys and attaching");
  }

  @Test
  void severalThatAreUnderWayShareALine() {
    RestoreScreen screen = screen(new Terminal(true, 200));
    ManifestName february = name("events_2");
    ms = 1_000;
    screen.begun(february, 2_000_000);
    after(2_000, screen, Stage.LOADING, 400_000);
    ms = 3_000;
    screen.at(february, Stage.LOADING, 300_000);
    screen.ended(new RestoreResult.Failed(JANUARY, FailureKind.VERIFICATION, "It is damaged"));
    ms = 4_000;
    screen.at(february, Stage.READING_BACK, 8_192);

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "\r\u001b[2Kpublic.events_1: loading, 400,000 of 4,000,000 rows, 200,000 rows/s; "
                + "public.events_2: loading, 0 of 2,000,000 rows, 0 rows/s"
                + "\r\u001b[2Kpublic.events_1: loading, 400,000 of 4,000,000 rows, 133,333 rows/s; "
                + "public.events_2: loading, 300,000 of 2,000,000 rows, 150,000 rows/s"
                + "\r\u001b[2K[VERIFICATION] It is damaged\n"
                + "\r\u001b[2Kpublic.events_2: reading back, 8,192 of 2,000,000 rows");
  }

  @Test
  void noLineIsWiderThanTheTerminal() {
    after(2_000, screen(new Terminal(true, 30)), Stage.LOADING, 400_000);

    assertThat(bytes.toString(UTF_8)).isEqualTo("\r\u001b[2Kpublic.events_1: loading, 400");
  }

  @Test
  void elsewhereALineIsToldNowAndThenAndWhatFailedByItsReason() {
    RestoreScreen screen = screen(Terminal.NONE);
    after(4_900, screen, Stage.LOADING, 1);
    after(5_000, screen, Stage.LOADING, 1_000_000);
    screen.ended(new RestoreResult.Failed(JANUARY, FailureKind.VERIFICATION, "It is damaged"));

    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "public.events_1: loading, 1,000,000 of 4,000,000 rows, 200,000 rows/s",
            "[VERIFICATION] It is damaged");
  }
}
