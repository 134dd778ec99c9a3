// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

/** What the rows of the data set look like; the size is that of a row as JSON. */
enum RowShape {
  /** About 120 bytes: a counter of something. */
  NARROW(
      "id bigint, at timestamptz NOT NULL, account_id int, kind text, amount numeric(12,2)",
      "i, %s, i %% 100003, 'kind-' || i %% 17, (i * 0.0137)::numeric(12,2)"),

  /** About 650 bytes: an event with a document. */
  MEDIUM(
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
