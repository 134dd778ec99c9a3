// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {

  @Test
  void eachThirdHasItsMedian() {
    Curve curve = new Curve(List.of(20L, 22L, 21L, 40L, 90L, 41L, 60L, 62L, 61L));

    assertThat(curve.medianOfThird(0)).isEqualTo(21);
    assertThat(curve.medianOfThird(1)).isEqualTo(41);
    assertThat(curve.medianOfThird(2)).isEqualTo(61);
    assertThat(curve.highest()).isEqualTo(90);
    assertThat(curve).hasToString("21, 41, 61 (90 at most, of 9 looks)");
  }

  @Test
  void whatWasNeverMeasuredIsZero() {
    assertThat(new Curve(List.of())).hasToString("0, 0, 0 (0 at most, of 0 looks)");
  }
}
