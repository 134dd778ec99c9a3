// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import java.util.List;

/** A value of every type and every edge of one: type, literal, and how the line shows it. */
public final class EveryType {

  /** Statements that make the types which are not built in. */
  public static final List<String> TYPES =
      List.of(
          "CREATE TYPE mood AS ENUM ('sad', 'o''k', 'very \"happy\", {yes}')",
          "CREATE TYPE pair AS (a int, b text)",
          "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
          "CREATE DOMAIN nested_positive AS positive",
          "CREATE TYPE nest AS (p pair, ps pair[], n numeric, b bytea, m mood, j json)",
          "CREATE DOMAIN document AS jsonb",
          "CREATE DOMAIN letter AS json",
          "CREATE DOMAIN numbers AS int[]",
          "CREATE DOMAIN padded AS char(4)",
          "CREATE TYPE floatrange AS RANGE (subtype = float8)");

  /** Values that are no arrays. */
  public static final String SCALARS =
      """
      boolean          | true                              | true
      boolean          | false                             | false
      smallint         | -32768                            | -32768
      integer          | 2147483647                        | 2147483647
      bigint           | -9223372036854775808              | -9223372036854775808
      bigint           | 9007199254740993                  | 9007199254740993
      smallint         | 32767                             | 32767
      integer          | -2147483648                       | -2147483648
      bigint           | 9223372036854775807               | 9223372036854775807
      oid              | 4294967295                        | 4294967295
      nested_positive  | 7                                 | 7
      real             | '1.1'                             | 1.1
      real             | '1e-45'                           | 1e-45
      real             | '3.4028235e38'                    | 3.4028235e+38
      double precision | '0.1'                             | 0.1
      double precision | '-0'                              | -0
      double precision | '1e300'                           | 1e+300
      double precision | '5e-324'                          | 5e-324
      double precision | '1.7976931348623157e308'          | 1.7976931348623157e+308
      double precision | 'NaN'                             | "NaN"
      double precision | 'Infinity'                        | "Infinity"
      real             | '-Infinity'                       | "-Infinity"
      numeric          | 0                                 | "0"
      numeric          | 0.000                             | "0.000"
      numeric          | -0.00010                          | "-0.00010"
      numeric          | 10000                             | "10000"
      numeric          | 12345678901234567890.12345678900  | "12345678901234567890.12345678900"
      numeric(18,4)    | 1.5                               | "1.5000"
      numeric          | 'NaN'                             | "NaN"
      numeric          | repeat('9', 1000)::numeric        | "9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999"
      uuid             | '00112233-4455-6677-8899-AABBCCDDEEFF' | "00112233-4455-6677-8899-aabbccddeeff"
      text             | ''                                | ""
      text             | E'a"b\\\\c\\n\\t😀'             | "a\\"b\\\\c\\n\\t😀"
      text             | E'\\b\\u0001\\f\\r'                | "\\b\\u0001\\f\\r"
      varchar(10)      | 'x '                              | "x "
      char(5)          | 'ab'                              | "ab   "
      padded           | 'ab'                              | "ab  "
      name             | 'pg'                              | "pg"
      "char"           | 'x'                               | "x"
      "char"           | ''                                | ""
      mood             | 'very "happy", {yes}'             | "very \\"happy\\", {yes}"
      bytea            | '\\x00ff10'                        | "AP8Q"
      bytea            | ''                                | ""
      date             | '2024-02-29'                      | "2024-02-29"
      date             | '0044-03-15 BC'                   | "0044-03-15 BC"
      date             | '0001-02-29 BC'                   | "0001-02-29 BC"
      date             | '5874897-12-31'                   | "5874897-12-31"
      date             | '4714-11-24 BC'                   | "4714-11-24 BC"
      date             | 'infinity'                        | "infinity"
      date             | '-infinity'                       | "-infinity"
      time             | '24:00:00'                        | "24:00:00"
      time             | '01:02:03.040500'                 | "01:02:03.0405"
      timetz           | '01:02:03.5+05:30'                | "01:02:03.5+05:30"
      timestamp        | '2024-01-02 03:04:05'             | "2024-01-02T03:04:05"
      timestamp        | '1999-12-31 23:59:59.999999'      | "1999-12-31T23:59:59.999999"
      timestamp        | '294276-12-31 23:59:59.999999'    | "294276-12-31T23:59:59.999999"
      timestamp        | '4714-11-24 00:00:00 BC'          | "4714-11-24 00:00:00 BC"
      timestamp        | 'infinity'                        | "infinity"
      timestamptz      | '2024-01-02 03:04:05.6+02'        | "2024-01-02T01:04:05.6Z"
      timestamptz      | '0044-03-15 12:00:00.25+00 BC'    | "0044-03-15 12:00:00.25+00 BC"
      timestamptz      | '-infinity'                       | "-infinity"
      interval         | '-1 mon 3 days -04:05:06.7'       | "P-1M3DT-4H-5M-6.7S"
      json             | 'null'                            | null
      json             | E'{"a": 1,\\r\\n\\t"a" : 1e999999}'  | {"a": 1,  \t"a" : 1e999999}
      json             | '"\\ud800 \\u0000"'                 | "\\ud800 \\u0000"
      jsonb            | '{"b": 1.10, "a": [null]}'        | {"a": [null], "b": 1.10}
      document         | 'null'                            | null
      inet             | '10.1.2.3'                        | "10.1.2.3"
      inet             | '10.1.2.3/8'                      | "10.1.2.3/8"
      inet             | '::ffff:1.2.3.4'                  | "::ffff:1.2.3.4"
      inet             | '::'                              | "::"
      inet             | '2001:db8::/32'                   | "2001:db8::/32"
      cidr             | '10.1.2.3'                        | "10.1.2.3/32"
      cidr             | '::1'                             | "::1/128"
      macaddr          | '08-00-2B-01-02-0f'               | "08:00:2b:01:02:0f"
      macaddr8         | '08:00:2b:01:02:03:04:05'         | "08:00:2b:01:02:03:04:05"
      money            | 1234.5                            | "$1,234.50"
      bit(3)           | B'101'                            | "101"
      bit varying      | B''                               | ""
      point            | '(1,2)'                           | "(1,2)"
      box              | '(3,4),(1,2)'                     | "(3,4),(1,2)"
      xml              | '<a b="c"/>'                      | "<a b=\\"c\\"/>"
      tsvector         | 'b a:1'                           | "'a':1 'b'"
      int4range        | '[1,5]'                           | "[1,6)"
      tstzrange        | '[2024-01-01 00:00+01,)'          | "[\\"2023-12-31 23:00:00+00\\",)"
      floatrange       | '(0.1,0.2]'                       | "(0.1,0.2]"
      pair             | ROW(1, 'a,"b')                    | "(1,\\"a,\\"\\"b\\")"
      pair             | ROW(NULL, NULL)                   | "(,)"
      regclass         | 'pg_class'                        | "pg_class"
      pg_lsn           | '16/B374D848'                     | "16/B374D848"
      xid              | '4294967295'                      | "4294967295"
      tid              | '(1,2)'                           | "(1,2)"
      int2vector       | '1 2'                             | "1 2"
      oidvector        | '1 2'                             | "1 2"
      timestamptz      | '294276-12-31 23:59:59.999999+00' | "294276-12-31T23:59:59.999999Z"
      timestamp        | '-infinity'                       | "-infinity"
      time             | '00:00:00'                        | "00:00:00"
      timetz           | '24:00:00-15:59:59'               | "24:00:00-15:59:59"
      interval         | '0'                               | "PT0S"
      interval         | '-178000000 years'                | "P-178000000Y"
      letter           | 'null'                            | null
      letter           | '{ }'                             | { }
      json             | '{"a": 1, "a": 2}'                | {"a": 1, "a": 2}
      money            | '-92233720368547758.08'           | "-$92,233,720,368,547,758.08"
      bit varying      | repeat('101', 30)::varbit         | "101101101101101101101101101101101101101101101101101101101101101101101101101101101101101101"
      point            | '(NaN,-Infinity)'                 | "(NaN,-Infinity)"
      lseg             | '[(0,0),(1e300,1)]'               | "[(0,0),(1e+300,1)]"
      line             | '{1,-1,0.5}'                      | "{1,-1,0.5}"
      path             | '[(0,0),(1,1)]'                   | "[(0,0),(1,1)]"
      path             | '((0,0),(1,1))'                   | "((0,0),(1,1))"
      polygon          | '((0,0),(1,1),(1,0))'             | "((0,0),(1,1),(1,0))"
      circle           | '<(1,2),3>'                       | "<(1,2),3>"
      tsquery          | 'a & !b'                          | "'a' & !'b'"
      int4range        | 'empty'                           | "empty"
      int8range        | '(,9223372036854775807)'          | "(,9223372036854775807)"
      numrange         | '[1.10,)'                         | "[1.10,)"
      daterange        | '[2024-01-01,infinity)'           | "[2024-01-01,infinity)"
      tsrange          | '(,)'                             | "(,)"
      floatrange       | '[-Infinity,5e-324]'              | "[-Infinity,5e-324]"
      regtype          | 'integer'                         | "integer"
      nest             | ROW(ROW(1, 'a"'), ARRAY[ROW(2, NULL)]::pair[], 1.10, '\\x00', 'sad', '[1]') | "(\\"(1,\\"\\"a\\"\\"\\"\\"\\"\\")\\",\\"{\\"\\"(2,)\\"\\"}\\",1.10,\\"\\\\\\\\x00\\",sad,[1])"
      text             | NULL                              | null
      pair             | NULL                              | null
      mood             | NULL                              | null
      mood[]           | NULL                              | null
      numbers          | NULL                              | null
      integer          | NULL                              | null
      integer[]        | NULL                              | null
      """;

  /** Arrays. */
  public static final String ARRAYS =
      """
      integer[]        | '{}'                              | []
      integer[]        | '{1,NULL,-3}'                     | [1,null,-3]
      integer[]        | '{{1,2},{3,NULL}}'                | [[1,2],[3,null]]
      integer[]        | '[2:3]={1,2}'                     | "[2:3]={1,2}"
      integer[]        | '[0:0][1:2]={{1,2}}'              | "[0:0][1:2]={{1,2}}"
      numbers          | '{1,2}'                           | [1,2]
      positive[]       | '{1,2}'                           | [1,2]
      numbers[]        | ARRAY['{1,2}'::numbers]::numbers[] | ["{1,2}"]
      bigint[]         | '{9223372036854775807}'           | [9223372036854775807]
      oid[]            | '{4294967295}'                    | [4294967295]
      real[]           | '{1.1,NaN,-Infinity,1e20}'        | [1.1,"NaN","-Infinity",1e+20]
      numeric[]        | '{1.10,NaN,NULL}'                 | ["1.10","NaN",null]
      boolean[]        | '{t,f,NULL}'                      | [true,false,null]
      text[]           | ARRAY['a"b\\c', '', 'NULL', NULL, ' ', '{,}', 'é'] | ["a\\"b\\\\c","","NULL",null," ","{,}","é"]
      text[]           | ARRAY[E'\\n']                      | ["\\n"]
      char(3)[]        | '{a,b}'                           | ["a  ","b  "]
      name[]           | '{a}'                             | ["a"]
      "char"[]         | ARRAY['x'::"char", ''::"char"]    | ["x",""]
      mood[]           | ARRAY['sad'::mood, 'very "happy", {yes}'] | ["sad","very \\"happy\\", {yes}"]
      bytea[]          | ARRAY['\\x00ff10'::bytea, '']      | ["AP8Q",""]
      uuid[]           | '{00112233-4455-6677-8899-aabbccddeeff}' | ["00112233-4455-6677-8899-aabbccddeeff"]
      date[]           | '{2024-02-29,infinity,0044-03-15 BC}' | ["2024-02-29","infinity","0044-03-15 BC"]
      time[]           | '{24:00:00,01:02:03.5}'           | ["24:00:00","01:02:03.5"]
      timestamp[]      | '{2024-01-02 03:04:05.6,-infinity,0044-03-15 12:00:00 BC}' | ["2024-01-02T03:04:05.6","-infinity","0044-03-15 12:00:00 BC"]
      timestamptz[]    | '{2024-01-02 03:04:05+02,infinity,0044-03-15 12:00:00+00 BC}' | ["2024-01-02T01:04:05Z","infinity","0044-03-15 12:00:00+00 BC"]
      interval[]       | '{1 day,-2 hours}'                | ["P1D","PT-2H"]
      inet[]           | '{10.0.0.1,::1/64}'               | ["10.0.0.1","::1/64"]
      cidr[]           | '{10.0.0.1}'                      | ["10.0.0.1/32"]
      json[]           | ARRAY[E'{"a":\\n[1]}'::json, NULL, '"x"', '1.10'] | [{"a": [1]},null,"x",1.10]
      jsonb[]          | ARRAY['{"a": "b\\"c"}'::jsonb]      | [{"a": "b\\"c"}]
      jsonb[]          | ARRAY['null'::jsonb, NULL]        | "{\\"null\\",NULL}"
      jsonb[]          | ARRAY[ARRAY['1'::jsonb], ARRAY['2'::jsonb]] | "{{1},{2}}"
      jsonb[]          | ARRAY['[1,2]'::jsonb]             | [[1, 2]]
      bigint[]         | '{{{{{{1}}}}}}'                   | [[[[[[1]]]]]]
      text[]           | '[-5:-4]={a,NULL}'                | "[-5:-4]={a,NULL}"
      letter[]         | ARRAY['[1]'::letter, NULL]        | [[1],null]
      document[]       | ARRAY['{"a": 1}'::document]       | [{"a": 1}]
      box[]            | '{(3,4),(1,2);(1,1),(0,0)}'       | ["(3,4),(1,2)","(1,1),(0,0)"]
      point[]          | '{"(1,2)"}'                       | ["(1,2)"]
      pair[]           | ARRAY[ROW(1, 'a"b')::pair, NULL]  | ["(1,\\"a\\"\\"b\\")",null]
      int4range[]      | ARRAY['[1,5)'::int4range]         | ["[1,5)"]
      """;

  /** What PostgreSQL 14 brought. */
  public static final String SINCE_14 =
      """
      numeric         | 'Infinity'              | "Infinity"
      numeric         | '-Infinity'             | "-Infinity"
      numeric[]       | '{Infinity,1.0}'        | ["Infinity","1.0"]
      int4multirange  | '{}'                    | "{}"
      int4multirange  | '{[1,2], (4,)}'         | "{[1,3),[5,)}"
      nummultirange   | '{[1.10,2.0)}'          | "{[1.10,2.0)}"
      datemultirange  | '{(,2024-01-01]}'       | "{(,2024-01-02)}"
      tstzmultirange  | '{[2024-01-01 00:00+01,infinity)}' | "{[\\"2023-12-31 23:00:00+00\\",infinity)}"
      floatmultirange | '{(0.1,0.2]}'           | "{(0.1,0.2]}"
      xid8            | '18446744073709551615'  | "18446744073709551615"
      pg_snapshot     | '10:20:10,14'           | "10:20:10,14"
      jsonpath        | '$."a"[*] ? (@ > 1)'    | "$.\\"a\\"[*]?(@ > 1)"
      int4multirange[] | ARRAY['{[1,2)}'::int4multirange, NULL] | ["{[1,2)}",null]
      """;

  /** Numerics where they are to be JSON numbers. */
  public static final String NUMBERS =
      """
      numeric   | 12345678901234567890.10 | 12345678901234567890.10
      numeric   | -0.5                    | -0.5
      numeric   | 'NaN'                   | "NaN"
      numeric[] | '{1.10,NaN}'            | [1.10,"NaN"]
      """;

  private EveryType() {}
}
