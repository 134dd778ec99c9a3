// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.line.LineForm;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormTest {

  @ParameterizedTest
  @CsvSource({
    "boolean, 16, 0, BOOLEAN",
    "smallint, 21, 0, INT16",
    "integer, 23, 0, INT32",
    "bigint, 20, 0, INT64",
    "oid, 26, 0, INT64",
    "real, 700, 0, NUMBER",
    "double precision, 701, 0, NUMBER",
    "numeric, 1700, 0, STRING",
    "text, 25, 0, STRING",
    "bytea, 17, 0, STRING",
    "timestamptz, 1184, 0, STRING",
    "json, 114, 0, DOCUMENT",
    "jsonb, 3802, 0, DOCUMENT",
    "int4range, 3904, 0, STRING",
    "int2vector, 22, 0, STRING",
    "integer[], 1007, 23, ARRAY",
    "jsonb[], 3807, 3802, ARRAY",
    "somebody's type, 16384, 0, STRING",
    "somebody's array, 16385, 16384, ARRAY"
  })
  void theFormIsThatOfTheBaseType(String type, long base, long element, LineForm form) {
    LeafColumn column = new LeafColumn("v", type, false, base, element, ',');

    assertThat(column.form(DecimalMode.STRING)).isEqualTo(form);
    assertThat(column.form(DecimalMode.NUMBER))
        .isEqualTo(base == TypeOids.NUMERIC ? LineForm.NUMBER : form);
  }
}
