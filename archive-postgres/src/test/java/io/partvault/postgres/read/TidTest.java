// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidTest {

  @ParameterizedTest
  @ValueSource(strings = {"(0,0)", "(0,1)", "(4096,17)", "(4294967295,65535)"})
  void comesBackFromTextAndNumber(String text) {
    Tid tid = Tid.parse(text);
    assertThat(tid).hasToString(text);
    assertThat(Tid.of(tid.packed())).isEqualTo(tid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0,1", "(0;1)", "(0,1", "(,)", "(-1,1)", "(4294967296,1)", "(0,65536)"})
  void refusesWhatIsNoTid(String text) {
    assertThatThrownBy(() -> Tid.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sortsByBlockAndThenItem() {
    assertThat(new Tid(1, 65_535)).isLessThan(new Tid(2, 0));
    assertThat(new Tid(2, 3)).isGreaterThan(new Tid(2, 2));
    assertThat(Tid.START).isLessThan(new Tid(0, 1));
  }

  @Test
  void rangesBecomeConditions() {
    assertThat(TidRange.toEnd(new Tid(3, 4)).predicate())
        .isEqualTo("ctid > '(3,4)'::pg_catalog.tid");
    assertThat(TidRange.chunk(Tid.START, 4_096).predicate())
        .isEqualTo("ctid > '(0,0)'::pg_catalog.tid AND ctid < '(4096,0)'::pg_catalog.tid");
  }

  @Test
  void emptyRangesAreRefused() {
    assertThatThrownBy(() -> TidRange.chunk(new Tid(7, 1), 7))
        .hasMessageContaining("after (7,1) and before block 7");
  }

  @Test
  void floatsNeedMoreDigitsBelowVersion12() {
    assertThat(RenderingSettings.statements(110_022))
        .contains("SET LOCAL extra_float_digits TO 3", "SET LOCAL jit TO off");
    assertThat(RenderingSettings.statements(180_004))
        .contains("SET LOCAL extra_float_digits TO 1", "SET LOCAL row_security TO off");
    assertThat(RenderingSettings.statements(100_023)).doesNotContain("SET LOCAL jit TO off");
  }
}
