// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

/** What the rows of the data set look like; the size is that of a row as JSON. */
enum RowShape {
  /** About 120 bytes: a counter of something. */
  NARROW(
      "id bigint, at timestamptz NOT NULL, account_id int, kind text, amount numeric(12,2)",
      "i, %s, i %% 100003, 'kind-' || i %% 17, (i * 0.0137)::numeric(12,2)"),

  /** About 320 bytes in nine columns: a payment. */
  SHORT(
      "id bigint, at timestamptz NOT NULL, updated_at timestamptz, request uuid, session uuid,"
          + " kind text, path text, amount numeric(18,4), paid boolean",
      "i, %1$s, %1$s + interval '1.234567 s', md5(i::text)::uuid, md5('s' || i / 7)::uuid,"
          + " 'kind-' || i %% 17, '/shop/items/' || i %% 5000 || '?from=' || md5('p' || i),"
          + " (i * 0.0137)::numeric(18,4), i %% 3 = 0"),

  /** About 650 bytes in fourteen columns of nine types: an event of a shop. */
  MEDIUM(
      "id bigint, at timestamptz NOT NULL, updated_at timestamptz, request uuid, session uuid,"
          + " kind text, path text, agent text, message text, payload jsonb, amount numeric(18,4),"
          + " address inet, paid boolean, account_id bigint",
      "i, %1$s, %1$s + interval '1.234567 s', md5(i::text)::uuid,"
          + " CASE WHEN i %% 5 > 0 THEN md5('s' || i / 7)::uuid END, 'kind-' || i %% 17,"
          + " '/shop/items/' || i %% 5000 || '?from=' || md5('p' || i),"
          + " 'Mozilla/5.0 (X11; Linux x86_64) \"quoted\" build ' || i %% 311,"
          + " E'said \"no\",\\n\\tC:\\\\temp\\\\' || md5('m' || i),"
          + " jsonb_build_object('user', i %% 1000, 'page', '/shop/items/' || i %% 5000, 'tags',"
          + " jsonb_build_array('a' || i %% 7, 'b', true, null), 'token', md5('t' || i),"
          + " 'cart', jsonb_build_object('sum', i * 0.37, 'items', i %% 13)),"
          + " CASE WHEN i %% 9 > 0 THEN (i * 0.0137)::numeric(18,4) END,"
          + " ('10.' || i %% 200 || '.' || i %% 251 || '.7')::inet, i %% 3 = 0,"
          + " CASE WHEN i %% 4 > 0 THEN i %% 100003 END"),

  /** About 650 bytes in eight columns, most of them one text: a line of a log. */
  LOG(
      "id bigint, at timestamptz NOT NULL, account_id int, kind text, amount numeric(12,2),"
          + " request uuid, payload jsonb, message text",
      "i, %s, i %% 100003, 'kind-' || i %% 17, (i * 0.0137)::numeric(12,2), md5(i::text)::uuid,"
          + " jsonb_build_object('user', i %% 1000, 'page', '/shop/items/' || i %% 5000,"
          + " 'agent', 'Mozilla/5.0 (X11; Linux x86_64) \"quoted\"', 'tags',"
          + " jsonb_build_array('a' || i %% 7, 'b'), 'token', md5('t' || i)),"
          + " md5('a' || i) || repeat(' lorem ipsum dolor', 11) || md5('b' || i) || md5('c' || i)"),

  /** About 8 KB: a page of text. */
  WIDE(
      "id bigint, at timestamptz NOT NULL, kind text, message text",
      "i, %s, 'kind-' || i %% 17, repeat(md5(i::text) || ' lorem ipsum dolor sit amet, ', 130)");

  private final String columns;
  private final String values;

  RowShape(String columns, String values) {
    this.columns = columns;
    this.values = values;
  }

  /** As CREATE TABLE takes them. */
  String columns() {
    return columns;
  }

  /** A select list of the series {@code i}, at this expression's time. */
  String values(String at) {
    return values.formatted(at);
  }
}
