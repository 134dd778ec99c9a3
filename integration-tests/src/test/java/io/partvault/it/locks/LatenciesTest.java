// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatenciesTest {

  @TempDir private Path folder;

  @Test
  void aPercentileIsALatencyThatWasMeasured() {
    Latencies latencies = Latencies.of(LongStream.rangeClosed(1, 200).map(n -> 1000 * n).toArray());

    assertThat(latencies.millis(50)).isEqualTo(100);
    assertThat(latencies.millis(95)).isEqualTo(190);
    assertThat(latencies.millis(100)).isEqualTo(200);
    assertThat(Latencies.of(7000).millis(50)).isEqualTo(7);
  }

  @Test
  void theLogsOfAllThreadsAreRead() throws IOException {
    Files.writeString(
        folder.resolve("tx.1"), "0 1 2500 0 1794380000 1 30\n1 1 3500 0 1794380000 2 0\n");
    Files.writeString(folder.resolve("tx.1.1"), "2 1 900 0 1794380000 3 10\n");

    assertThat(Latencies.read(folder).count()).isEqualTo(3);
    assertThat(Latencies.read(folder).millis(100)).isEqualTo(3.5);
  }
}
