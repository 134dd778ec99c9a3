// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeySetTest {

  @Test
  void whatWasAddedIsInItAndNothingElse() {
    KeySet keys = new KeySet();
    for (int i = 0; i < 100_000; i++) {
      keys.add("data/" + i);
      keys.add("data/" + i / 2);
    }

    assertThat(keys.size()).isEqualTo(100_000);
    for (int i = 0; i < 100_000; i++) {
      assertThat(keys.contains("data/" + i)).isTrue();
      assertThat(keys.contains("else/" + i)).isFalse();
    }
  }

  @Test
  void anEmptyOneHasNothing() {
    assertThat(new KeySet().contains("")).isFalse();
  }
}
