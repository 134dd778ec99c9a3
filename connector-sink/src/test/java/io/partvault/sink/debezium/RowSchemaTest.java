// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.Column;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a manifest says of the columns that Debezium sends. */
class RowSchemaTest {

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(told(SchemaBuilder.bytes(), "BYTEA"), "bytea"),
        Arguments.of(told(SchemaBuilder.string(), "BYTEA"), "text"), // hex, or base64
        Arguments.of(told(SchemaBuilder.array(Schema.BYTES_SCHEMA), "_BYTEA"), "_bytea"),
        Arguments.of(told(SchemaBuilder.array(Schema.STRING_SCHEMA), "_BYTEA"), "_text"),
        Arguments.of(told(SchemaBuilder.string().name("io.debezium.data.Json"), "JSONB"), "jsonb"),
        Arguments.of(told(SchemaBuilder.int32(), "INT4"), "integer"),
        Arguments.of(Schema.BYTES_SCHEMA, "bytea"),
        Arguments.of(Decimal.schema(2), "text"),
        Arguments.of(SchemaBuilder.bytes().name("io.debezium.data.Bits").build(), "text"),
        Arguments.of(SchemaBuilder.string().name("io.debezium.data.Json").build(), "json"),
        Arguments.of(SchemaBuilder.string().name("io.debezium.data.Uuid").build(), "text"),
        Arguments.of(SchemaBuilder.array(Schema.BYTES_SCHEMA).build(), "_bytea"),
        Arguments.of(SchemaBuilder.array(Schema.STRING_SCHEMA).build(), "_text"),
        Arguments.of(
            SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build(),
            "text"),
        Arguments.of(
            SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build(), "json"));
  }

  @ParameterizedTest
  @MethodSource("types")
  void theTypeIsWhatWasToldOrWhatTheFormOfTheValuesSays(Schema schema, String type) {
    Schema row = SchemaBuilder.struct().field("x", schema).build();
    assertThat(RowSchema.columns(row)).extracting(Column::type).containsExactly(type);
  }

  private static Schema told(SchemaBuilder form, String type) {
    return form.parameter("__debezium.source.column.type", type).build();
  }
}
