// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroNamesTest {

  private static final TableName EVENTS = new TableName("public", "events");

  @ParameterizedTest
  @ValueSource(strings = {"id", "_id", "Id2", "größe", "a_b"})
  void namesOfLettersDigitsAndUnderscoresAreTaken(String name) {
    assertThat(AvroNames.problem("X", EVENTS, List.of(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2nd", "a b", "a-b", "a.b", "a$b", "\"a\""})
  void othersAreNamedWithTheWayOut(String name) {
    assertThat(AvroNames.problem("X", EVENTS, List.of("id", name)))
        .hasValueSatisfying(
            sentence ->
                assertThat(sentence)
                    .startsWith("Cannot send rows of public.events through X: Avro takes letters")
                    .contains("unlike its column " + name + ";")
                    .contains(
                        "set value.converter to org.apache.kafka.connect.json.JsonConverter"));
  }

  @Test
  void manyAreCountedAndAFewNamed() {
    assertThat(
            AvroNames.problem("X", EVENTS, List.of("a b", "b c", "c d", "d e", "e f", "f g", "id")))
        .hasValueSatisfying(
            sentence -> assertThat(sentence).contains("its 6 columns a b, b c, c d, d e, e f;"));
  }

  @Test
  void theTableIsTheRecordAndItsSchemaAndDatabaseItsNamespace() {
    assertThat(AvroNames.problem("X", new TableName("public", "order lines"), List.of("id")))
        .hasValueSatisfying(sentence -> assertThat(sentence).contains("unlike its name;"));
    assertThat(AvroNames.problem("X", new TableName("my sales", "events"), List.of("id")))
        .isEmpty();
  }
}
