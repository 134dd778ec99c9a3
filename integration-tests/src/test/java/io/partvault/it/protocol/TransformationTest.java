// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TransformationTest {

  @Test
  void theLastDigitOfTheRowsIsAnotherOne() {
    SourceRecord changed = Transformation.changed(record("{\"id\":10}".getBytes(UTF_8)));

    assertThat((byte[]) changed.value()).isEqualTo("{\"id\":11}".getBytes(UTF_8));
  }

  @Test
  void whatHasNoRowsStaysAsItIs() {
    SourceRecord seal = record(null);

    assertThat(Transformation.changed(seal)).isSameAs(seal);
  }

  private static SourceRecord record(byte[] value) {
    return new SourceRecord(Map.of(), Map.of(), "topic", Schema.OPTIONAL_BYTES_SCHEMA, value);
  }
}
