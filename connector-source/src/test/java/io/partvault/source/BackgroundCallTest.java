// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackgroundCallTest {

  private int done;
  private final BackgroundCall call = new BackgroundCall(new DirectExecutor(), () -> done++);

  @Test
  @Tag("C17")
  void failureOfACallIsThrownWhenItsAnswerIsAskedFor() {
    call.start(
        () -> {
          throw new SessionLostException("cut off", null);
        },
        answer -> List.<SourceRecord>of());

    assertThat(done).as("wakes the task").isEqualTo(1);
    assertThat(call.isPending()).isTrue();
    assertThatThrownBy(call::finish).isInstanceOf(SessionLostException.class).hasMessage("cut off");
    assertThat(call.isPending()).as("another call may start").isFalse();
  }

  @Test
  @Tag("C17")
  void failureThatNoCodeExpectsIsThrownWithItsCause() {
    call.start(
        () -> {
          throw new IOException("disk");
        },
        answer -> List.<SourceRecord>of());

    assertThatThrownBy(call::finish)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("disk")
        .hasCauseInstanceOf(IOException.class);
  }
}
