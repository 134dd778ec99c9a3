// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("versions")
class DatabaseEncodingIT {

  @Tag("B8")
  @Test
  void textIsConvertedToUtf8OrAnError(@TempDir Path folder) throws SQLException {
    try (LeafFixture leaf = LeafFixture.start(folder)) {
      leaf.moveToDatabase("latin", "LATIN1");
      leaf.execute(
          "CREATE TABLE t (\"é\" text, doc json, list text[])",
          "INSERT INTO t VALUES ('ä', '\"ö\"', ARRAY['ü'])");
      assertThat(leaf.lines("t")).containsExactly("{\"é\":\"ä\",\"doc\":\"ö\",\"list\":[\"ü\"]}");

      leaf.moveToDatabase("bytes", "SQL_ASCII");
      leaf.execute("CREATE TABLE t (v text)", "INSERT INTO t VALUES ('é')");
      assertThat(leaf.lines("t")).containsExactly("{\"v\":\"é\"}");
      leaf.execute("INSERT INTO t VALUES (convert_from('\\xff', 'SQL_ASCII'))");
      assertThatThrownBy(() -> leaf.lines("t"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("invalid byte sequence for encoding \"UTF8\": 0xff");
    }
  }
}
