// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlNameTest {

  @Test
  void foldsWhatIsNotQuoted() {
    assertThat(SqlName.parse("--table", "Public.Events"))
        .isEqualTo(new TableName("public", "events"));
    assertThat(SqlName.parse("--table", "\"Sales\".\"Order \"\"x\"\".y\""))
        .isEqualTo(new TableName("Sales", "Order \"x\".y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "a.b.c", "a.", "public.my events", ""})
  void refusesWhatIsNoSchemaAndTable(String text) {
    assertThatThrownBy(() -> SqlName.parse("--table", text))
        .hasMessageContaining("give schema.table");
  }
}
