// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 KB",
    "999949, 999.9 KB",
    "999950, 1.0 MB",
    "9223372036854775807, 9223.4 PB"
  })
  void bytesAreRoundedToTheNextUnit(long bytes, String text) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"400, 0 s", "99400, 99 s", "100000, 1 min 40 s", "7500000, 2 h 5 min"})
  void durationsHaveTwoUnitsAtMost(long millis, String text) {
    assertThat(Amounts.duration(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
