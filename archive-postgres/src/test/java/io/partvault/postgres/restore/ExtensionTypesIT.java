// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.read.DecimalMode;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types that come with the extensions of PostgreSQL itself come back as they went in. */
class ExtensionTypesIT {

  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    for (String extension : new String[] {"hstore", "citext", "ltree", "cube", "seg", "isn"}) {
      database.sql("CREATE EXTENSION " + extension);
    }
    database.sql("CREATE DOMAIN email AS citext");
  }

  @AfterAll
  static void stop() throws SQLException {
    database.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          hstore     | ''
          hstore     | 'a=>1, b=>NULL, "c"=>"NULL"'
          hstore     | hstore(ARRAY['', E'"\\\\\\n', '=>'], ARRAY['é😀', '', ','])
          hstore[]   | ARRAY['a=>"{1,2}"'::hstore, NULL, '']
          citext     | 'Grüße'
          citext     | ''
          citext[]   | ARRAY['A'::citext, NULL, 'NULL', '"']
          email      | 'A@b.C'
          ltree      | ''
          ltree      | 'Top.Science.Astronomy_1'
          ltree[]    | '{a.b,NULL}'
          lquery     | 'Top.*{1,2}.!b@*%.c'
          ltxtquery  | 'Europe & !Asia@*'
          cube       | '(1.5, -2), (3, 1e300)'
          cube       | '(0)'
          cube[]     | ARRAY[cube(1, 2), NULL]
          seg        | '1.50 .. 2.0'
          seg        | '~6.5'
          isbn13     | '978-0-393-04002-9'
          """)
  void valueComesBack(String type, String literal) throws Exception {
    database.sql(
        "DROP TABLE IF EXISTS t, back",
        "CREATE TABLE t (id int, v " + type + ") PARTITION BY RANGE (id)",
        "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (10)",
        "INSERT INTO t VALUES (1, " + literal + "), (2, NULL)");
    new RoundTrip(database, "t", "t_1").require(DecimalMode.STRING, 2);
  }
}
