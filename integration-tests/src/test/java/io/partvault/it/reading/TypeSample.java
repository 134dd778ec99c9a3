// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import java.util.List;

/**
 * Values of one PostgreSQL type, and how to make them comparable in each place: expressions that
 * give a text, with {@code v} for the value.
 *
 * @param type as the documentation names it
 * @param values literals and expressions, without the cast
 * @param postgres in the database
 * @param duckDb in DuckDB, after the documented cast
 * @param python in Python, after the documented conversion; empty where Python only gets the text
 */
record TypeSample(
    String type,
    List<String> values,
    Likeness likeness,
    String postgres,
    String duckDb,
    String python) {

  private static final String MICROSECONDS =
      "CASE WHEN isfinite(v) THEN (extract(epoch FROM v) * 1000000)::bigint::text ELSE v::text END";
  private static final String DUCKDB_MICROSECONDS =
      "CASE WHEN isfinite(v) THEN epoch_us(v)::text ELSE v::text END";
  private static final String PYTHON_MICROSECONDS =
      "str((v - datetime(1970, 1, 1, tzinfo=v.tzinfo)) // timedelta(microseconds=1))";
  private static final String INTERVAL_PARTS =
      "(extract(year FROM v) * 12 + extract(month FROM v))::bigint::text"
          + " || '/' || extract(day FROM v)::bigint::text || '/' || (extract(hour FROM v)"
          + " * 3600000000 + extract(minute FROM v) * 60000000"
          + " + extract(microseconds FROM v))::bigint::text";

  static final List<TypeSample> ALL =
      List.of(
          text("smallint", "-32768", "32767"),
          text("integer", "-2147483648", "0"),
          text("bigint", "'-9223372036854775808'", "9223372036854775807", "9007199254740993"),
          text("oid", "4294967295"),
          floating("real", "'1.1'", "'1e-45'", "'3.4028235e38'", "'NaN'", "'-Infinity'"),
          floating(
              "double precision",
              "'0.1'",
              "'-0'",
              "'5e-324'",
              "'1.7976931348623157e308'",
              "'NaN'",
              "'Infinity'",
              "'-Infinity'"),
          new TypeSample(
              "numeric",
              List.of("12345678901234567890.123456789", "-0.00010", "0.000", "10000"),
              Likeness.DECIMAL,
              "v::text",
              "v::text",
              "str(v)"),
          new TypeSample(
              "boolean",
              List.of("true", "false"),
              Likeness.TEXT,
              "v::text",
              "v::text",
              "str(v).lower()"),
          new TypeSample(
              "date",
              List.of(
                  "'2024-02-29'",
                  "'0044-03-15 BC'",
                  "'5874897-12-31'",
                  "'infinity'",
                  "'-infinity'",
                  "'0001-01-01'"),
              Likeness.TEXT,
              "CASE WHEN isfinite(v) THEN (v - date '1970-01-01')::text ELSE v::text END",
              "CASE WHEN isfinite(v) THEN (v - DATE '1970-01-01')::text ELSE v::text END",
              "str((v - date(1970, 1, 1)).days)"),
          moment(
              "timestamp",
              "'2024-01-02 03:04:05'",
              "'1999-12-31 23:59:59.999999'",
              "'0044-03-15 12:00:00.25 BC'",
              "'4714-11-24 00:00:00 BC'",
              "'infinity'",
              "'-infinity'",
              "'12024-01-02 03:04:05.5'"),
          moment(
              "timestamptz",
              "'2024-01-02 03:04:05.6+02'",
              "'0044-03-15 12:00:00.25+00 BC'",
              "'infinity'",
              "'-infinity'",
              "'9999-12-31 23:59:59.999999+00'"),
          new TypeSample(
              "time",
              List.of("'13:05:00'", "'01:02:03.0405'", "'24:00:00'"),
              Likeness.TEXT,
              "v::text",
              "v::text",
              "str(v).rstrip('0').rstrip('.') if '.' in str(v) else str(v)"),
          text("timetz", "'01:02:03.5+05:30'", "'24:00:00-08'"),
          text("uuid", "'00112233-4455-6677-8899-aabbccddeeff'"),
          text(
              "text",
              "''",
              "E'a\"b\\\\c\\n\\t\\r\\u2028\\u2029\\u0001\\u007f\\U0001F600 \\u00e9 NULL null'"),
          text("varchar", "'x '"),
          new TypeSample(
              "char(5)", List.of("'ab'"), Likeness.TEXT, "format('%s', v)", "v::text", "str(v)"),
          text("mood", "'very \"happy\", {yes}'"),
          document(
              "json",
              "E'{\"a\": 1,\\r\\n\\t\"b\" : [1e300, -0.0, null, \"\\\\u2028\"]}'",
              "'\"text\"'",
              "'9007199254740993'",
              "'null'",
              "'[]'"),
          document(
              "jsonb",
              "'{\"b\": 1.10, \"a\": [null, {\"c\": 12345678901234567890}]}'",
              "'0.1'",
              "'null'"),
          new TypeSample(
              "bytea",
              List.of("'\\x00ff10'", "''"),
              Likeness.TEXT,
              "encode(v, 'hex')",
              "lower(hex(v))",
              "v.hex()"),
          new TypeSample(
              "inet",
              List.of("'10.1.2.3'", "'10.1.2.3/8'", "'2001:db8::/32'"),
              Likeness.TEXT,
              "format('%s', v)",
              "v::text",
              "str(v)"),
          text("macaddr", "'08:00:2b:01:02:0f'"),
          new TypeSample(
              "interval",
              List.of(
                  "'-1 mon 3 days -04:05:06.7'",
                  "'1 year 14 months'",
                  "'0'",
                  "'-0.000001 seconds'",
                  "'100000 hours 12 days'"),
              Likeness.TEXT,
              INTERVAL_PARTS,
              INTERVAL_PARTS,
              ""),
          new TypeSample(
              "money",
              List.of("1234567.5", "'-0.05'"),
              Likeness.DECIMAL,
              "v::numeric::text",
              "v::text",
              "str(v)"),
          array("integer[]", "to_json(v)::text", "'{1,NULL,-3}'", "'{}'"),
          array("bigint[]", "to_json(v)::text", "'{9223372036854775807}'"),
          array("text[]", "to_json(v)::text", "ARRAY['a\"b\\c', '', 'NULL', NULL, E'\\u2028']"),
          new TypeSample(
              "numeric[]",
              List.of("'{1.10,NULL,-0.00001}'"),
              Likeness.JSON,
              "to_json(v::numeric(38,10)[]::text[])::text",
              "to_json(v::text[])::text",
              ""),
          new TypeSample(
              "timestamptz[]",
              List.of("'{2024-01-02 03:04:05.6+02,NULL,0044-03-15 12:00:00+00 BC}'"),
              Likeness.JSON,
              "to_json(ARRAY(SELECT (extract(epoch FROM e) * 1000000)::bigint FROM unnest(v) e))"
                  + "::text",
              "to_json(list_transform(v, lambda e: epoch_us(e)))::text",
              ""),
          text("macaddr8", "'08:00:2b:01:02:03:04:05'"),
          text("bit varying", "B'10100'", "B''"),
          text("point", "'(1,2.5)'"),
          text("xml", "'<a b=\"c\"/>'"),
          text("tsvector", "'b a:1'"),
          text("int4range", "'[1,5]'", "'empty'"),
          text("tstzrange", "'[2024-01-01 00:00+01,)'"),
          text("int4multirange", "'{[1,3),[5,9)}'"),
          text("pair", "ROW(1, 'a,\"b')", "ROW(NULL, '')"),
          text("pg_lsn", "'16/B374D848'"));

  /** Whether Python's own types end before this value. */
  static boolean isBeyondPython(String text) {
    return text.matches(".* BC|-?infinity|24:.*|\\d{5,}-\\d\\d-\\d\\d.*");
  }

  private static TypeSample text(String type, String... values) {
    return new TypeSample(type, List.of(values), Likeness.TEXT, "v::text", "v::text", "str(v)");
  }

  private static TypeSample floating(String type, String... values) {
    return new TypeSample(type, List.of(values), Likeness.DOUBLE, "v::text", "v::text", "repr(v)");
  }

  private static TypeSample moment(String type, String... values) {
    return new TypeSample(
        type,
        List.of(values),
        Likeness.TEXT,
        MICROSECONDS,
        DUCKDB_MICROSECONDS,
        PYTHON_MICROSECONDS);
  }

  private static TypeSample document(String type, String... values) {
    return new TypeSample(
        type, List.of(values), Likeness.JSON, "v::text", "v::text", "json.dumps(v, default=float)");
  }

  private static TypeSample array(String type, String postgres, String... values) {
    return new TypeSample(
        type, List.of(values), Likeness.JSON, postgres, "to_json(v)::text", "json.dumps(v)");
  }
}
