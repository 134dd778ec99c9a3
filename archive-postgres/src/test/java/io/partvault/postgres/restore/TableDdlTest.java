// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableDdlTest {

  private static final TableName NAME = new TableName("public", "Odd \"name\"");
  private static final String CREATE =
      "CREATE TABLE \"public\".\"Odd \"\"name\"\"\" (\n  id int\n)";
  private static final String ALTER = "ALTER TABLE ONLY \"public\".\"Odd \"\"name\"\"\" ";

  @Test
  void statementsAreSortedByWhenTheyAreDue() {
    String check = ALTER + "ADD CONSTRAINT c CHECK ((id > 0))";
    String value = ALTER + "ALTER COLUMN id SET DEFAULT nextval('public.s'::regclass)";
    String primary = ALTER + "ADD CONSTRAINT \"a b\" PRIMARY KEY (id)";
    String exclude = ALTER + "ADD CONSTRAINT e EXCLUDE USING gist (r WITH &&)";
    String index = "CREATE INDEX i ON public.\"Odd \"\"name\"\"\" USING btree (id)";
    String unique =
        "CREATE UNIQUE INDEX \"I\" ON ONLY public.\"Odd \"\"name\"\"\" USING btree (id)";
    String foreign = ALTER + "ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.o(id)";
    TableDdl ddl =
        TableDdl.of(NAME, List.of(CREATE, value, primary, exclude, check, foreign, index, unique));
    assertThat(ddl.create()).isEqualTo(CREATE);
    assertThat(ddl.first()).containsExactly(value, check);
    assertThat(ddl.keys()).containsExactly(primary, exclude, index, unique);
    assertThat(ddl.foreignKeys()).containsExactly(foreign);
  }

  @Test
  void theTableCanHaveAnotherName() {
    assertThat(TableDdl.of(NAME, List.of(CREATE)).createAs(new TableName("scratch", "t")))
        .isEqualTo("CREATE TABLE \"scratch\".\"t\" (\n  id int\n)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP TABLE public.other",
        "ALTER TABLE ONLY \"public\".\"other\" ADD CONSTRAINT c CHECK (true)",
        "ALTER TABLE ONLY \"public\".\"Odd \"\"name\"\"\" OWNER TO somebody",
        "CREATE INDEX i ON public.other USING btree (id)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        ALTER + "ADD CONSTRAINT c CHECK (true); DROP TABLE public.other",
        ALTER + "ADD CONSTRAINT c CHECK (true) -- rest",
      })
  void whatTheSourceDoesNotWriteIsRefused(String statement) {
    assertThatThrownBy(() -> TableDdl.of(NAME, List.of(CREATE, statement)))
        .isInstanceOfSatisfying(
            RestoreException.class,
            e -> assertThat(e.kind()).isEqualTo(RestoreException.Kind.ARCHIVE))
        .hasMessageContaining(statement);
  }

  @Test
  void theFirstStatementMakesTheTable() {
    assertThatThrownBy(() -> TableDdl.of(NAME, List.of()))
        .hasMessageContaining("does not begin with CREATE TABLE");
    assertThatThrownBy(() -> TableDdl.of(new TableName("public", "x"), List.of(CREATE)))
        .hasMessageContaining("does not begin with CREATE TABLE \"public\".\"x\" (");
  }
}
