// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapLogTest {

  @Test
  void onlyWhatAFullCollectionLeavesCounts() {
    HeapLog log =
        HeapLog.parse(
            List.of(
                "[0.006s] Using G1",
                "[77.564s] GC(35) Pause Young (Normal) (G1 Evacuation Pause) 85M->38M(110M) 21.422ms",
                "[78.197s] GC(36) Pause Full (Diagnostic Command) 42M->37M(110M) 369.562ms",
                "[79.197s] GC(37) Concurrent Mark Cycle 40.216ms",
                "[81.754s] GC(38) Pause Full (G1 Compaction Pause) 255M->99M(256M) 365.633ms"));

    assertThat(log.usedMegabytes()).containsExactly(37, 99);
    assertThat(log.highest()).isEqualTo(99);
  }

  @Test
  void thirdsAreOfWhatWasLoggedSince() {
    HeapLog before = new HeapLog(List.of(1, 2));
    HeapLog log = new HeapLog(List.of(1, 2, 20, 22, 21, 40, 90, 41, 60, 62, 61)).since(before);

    assertThat(log.medianOfThird(0)).isEqualTo(21);
    assertThat(log.medianOfThird(1)).isEqualTo(41);
    assertThat(log.medianOfThird(2)).isEqualTo(61);
  }
}
