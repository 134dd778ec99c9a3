// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.Column;
import io.partvault.sink.struct.StructLines;
import io.partvault.source.struct.StructRows;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** Line → Struct → line: straight, and through JsonConverter with schemas and without. */
final class ConverterWays {

  private static final String TOPIC = "shop.public.events";

  private final List<Column> columns;
  private final StructRows rows;
  private final StructLines straight = new StructLines();
  private final StructLines withSchemas = new StructLines();
  private final StructLines withoutSchemas = new StructLines();
  private final JsonConverter schemas = converter(true);
  private final JsonConverter noSchemas = converter(false);

  ConverterWays(List<Column> columns) {
    this.columns = columns;
    rows = StructRows.of(TOPIC, columns);
  }

  /** Each way gives the line again, byte for byte. */
  void assertComesBack(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    Struct row = rows.row(bytes, bytes.length);
    assertThat(text(straight, row, columns)).isEqualTo(line);
    // A Struct needs no columns: another table's would do no harm.
    assertThat(text(withSchemas, through(schemas, row), List.of())).isEqualTo(line);
    assertThat(text(withoutSchemas, through(noSchemas, row), columns)).isEqualTo(line);
  }

  private static String text(StructLines lines, Object row, List<Column> columns) {
    return new String(lines.line(row, columns), UTF_8);
  }

  private static Object through(JsonConverter converter, Struct row) {
    byte[] bytes = converter.fromConnectData(TOPIC, row.schema(), row);
    return converter.toConnectData(TOPIC, bytes).value();
  }

  private static JsonConverter converter(boolean schemas) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", schemas), false);
    return converter;
  }
}
