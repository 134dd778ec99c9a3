// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import io.partvault.it.stack.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table with one old leaf, {@code everything_2024}, that has a column for every type and a row
 * for every value that is worth it: the nth row holds the nth value of each type, SQL NULL behind
 * the last one.
 */
final class EverythingTable {

  static final String LEAF = "everything_2024";

  /** A column of a type, and what lies in it. */
  private record Values(String name, String type, List<String> literals) {}

  private static final String TYPES =
      """
      CREATE TYPE mood AS ENUM ('sad', 'o''k', 'very "happy", {yes}');
      CREATE TYPE pair AS (a int, b text);
      CREATE DOMAIN positive AS int CHECK (VALUE > 0);
      CREATE DOMAIN nested_positive AS positive;
      CREATE DOMAIN document AS jsonb;
      CREATE DOMAIN measure AS double precision;
      CREATE DOMAIN amount AS numeric(30,10);
      CREATE DOMAIN numbers AS int[];
      CREATE DOMAIN padded AS char(4);
      CREATE TYPE floatrange AS RANGE (subtype = float8);
      """;

  /** Column | type | values, separated by {@code ¦}. */
  private static final String COLUMNS =
      """
      note | text | 'plain'¦''¦E'a"b\\\\c\\n\\t\\u0001😀\\u2028'¦'null'¦'NaN'¦'{"no":1}'
      secret | text | 'hush'¦'hush hush'
      card | jsonb | '{"number": "4111"}'¦'null'¦'[1.10]'
      doc | jsonb | '{"b": 1.10, "a": [null]}'¦'null'¦'"x"'¦'1e2'¦'{}'
      price | double precision | '0.1'¦'NaN'¦'-0'¦'1e300'¦'5e-324'¦'2e-3'¦'1.7976931348623157e308'¦'Infinity'¦'2e23'
      tags | text[] | ARRAY['a"b\\c', '', 'NULL', NULL, ' ', '{,}', 'é']¦'{}'¦'[0:1]={a,b}'
      count | integer | 2147483647¦0¦-1
      flag | boolean | true¦false
      "Odd ""näme"" \\, {:}" | text | 'x'
      c_smallint | smallint | -32768¦32767
      c_bigint | bigint | -9223372036854775808¦9007199254740993
      c_oid | oid | 4294967295¦0
      c_domain | nested_positive | 7
      c_real | real | '1.1'¦'1e-45'¦'3.4028235e38'¦'-Infinity'¦'NaN'
      c_measure | measure | '1e-7'¦'Infinity'
      c_numeric | numeric | 0¦0.000¦-0.00010¦10000¦12345678901234567890.12345678900¦'NaN'
      c_decimal | numeric(18,4) | 1.5
      c_amount | amount | 1.5
      c_uuid | uuid | '00112233-4455-6677-8899-AABBCCDDEEFF'
      c_varchar | varchar(10) | 'x '
      c_char | char(5) | 'ab'
      c_padded | padded | 'ab'
      c_name | name | 'pg'
      c_byte | "char" | 'x'¦''¦(-56)::int4::"char"
      c_mood | mood | 'very "happy", {yes}'¦'o''k'
      c_bytea | bytea | '\\x00ff10'¦''
      c_date | date | '2024-02-29'¦'0044-03-15 BC'¦'5874897-12-31'¦'infinity'
      c_time | time | '24:00:00'¦'01:02:03.040500'
      c_timetz | timetz | '01:02:03.5+05:30'
      c_timestamp | timestamp | '2024-01-02 03:04:05'¦'294276-12-31 23:59:59.999999'¦'-infinity'
      c_timestamptz | timestamptz | '2024-01-02 03:04:05.6+02'¦'0044-03-15 12:00:00.25+00 BC'
      c_interval | interval | '-1 mon 3 days -04:05:06.7'
      c_json | json | 'null'¦E'{"a": 1,\\r\\n\\t"a" : 1e999999}'¦'"\\ud800 \\u0000"'¦' [1] '¦'1.10'
      c_document | document | 'null'¦'{"a": 12345678901234567890.10}'
      c_inet | inet | '10.1.2.3/8'¦'::'
      c_cidr | cidr | '10.1.2.3'
      c_macaddr | macaddr | '08-00-2B-01-02-0f'
      c_money | money | 1234.5
      c_bit | bit(3) | B'101'
      c_point | point | '(1,2)'
      c_xml | xml | '<a b="c"/>'
      c_tsvector | tsvector | 'b a:1'
      c_range | tstzrange | '[2024-01-01 00:00+01,)'
      c_floatrange | floatrange | '(0.1,0.2]'
      c_multirange | int4multirange | '{[1,3),[5,7)}'¦'{}'
      c_macaddr8 | macaddr8 | '08:00:2b:01:02:03:04:05'
      c_varbit | varbit | B'101'¦B''
      c_jsonpath | jsonpath | '$."a"[*]'
      c_lsn | pg_lsn | '0/16B3748'
      c_pair | pair | ROW(1, 'a,"b')¦ROW(NULL, NULL)
      c_vector | int2vector | '1 2'
      c_ints | integer[] | '{}'¦'{1,NULL,-3}'¦'{{1,2},{3,NULL}}'¦'[2:3]={1,2}'
      c_numbers | numbers | '{1,2}'
      c_bigints | bigint[] | '{9223372036854775807}'
      c_reals | real[] | '{1.1,NaN,-Infinity,1e20}'
      c_numerics | numeric[] | '{1.10,NaN,NULL}'
      c_flags | boolean[] | '{t,f,NULL}'
      c_byteas | bytea[] | ARRAY['\\x00ff10'::bytea, '']
      c_times | timestamptz[] | '{2024-01-02 03:04:05+02,infinity}'
      c_jsons | json[] | ARRAY[E'{"a":\\n[1]}'::json, NULL, '"x"', '1.10']
      c_jsonbs | jsonb[] | ARRAY['null'::jsonb, NULL]¦ARRAY['{"a": "b\\"c"}'::jsonb]
      c_boxes | box[] | '{(3,4),(1,2);(1,1),(0,0)}'
      c_pairs | pair[] | ARRAY[ROW(1, 'a"b')::pair, NULL]
      """;

  private EverythingTable() {}

  /** Makes the database {@code shop} with the table in it, and says how many rows it has. */
  static int create(DatabaseServer server) throws SQLException {
    execute(server, "postgres", "CREATE DATABASE shop");
    List<Values> columns = columns();
    List<String> statements = new ArrayList<>(List.of(TYPES));
    statements.add(
        "CREATE TABLE everything (at date NOT NULL%s) PARTITION BY RANGE (at)"
            .formatted(
                String.join(
                    "", columns.stream().map(c -> ", " + c.name() + " " + c.type()).toList())));
    statements.add(
        "CREATE TABLE %s PARTITION OF everything FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
            .formatted(LEAF));
    int rows = 1 + columns.stream().mapToInt(c -> c.literals().size()).max().orElseThrow();
    for (int row = 0; row < rows; row++) {
      statements.add(insert(columns, row));
    }
    execute(server, "shop", statements.toArray(String[]::new));
    return rows;
  }

  private static String insert(List<Values> columns, int row) {
    StringBuilder values = new StringBuilder("'2024-02-03'");
    for (Values column : columns) {
      String literal = row < column.literals().size() ? column.literals().get(row) : "NULL";
      values.append(", ").append(literal);
    }
    return "INSERT INTO everything VALUES (" + values + ")";
  }

  private static List<Values> columns() {
    List<Values> columns = new ArrayList<>();
    for (String line : COLUMNS.split("\n")) {
      String[] parts = line.split(" \\| ", 3);
      columns.add(new Values(parts[0], parts[1], List.of(parts[2].split("¦"))));
    }
    return columns;
  }

  private static void execute(DatabaseServer server, String database, String... statements)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl(database), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
