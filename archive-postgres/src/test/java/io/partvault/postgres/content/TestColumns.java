// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;

/** Columns as the catalog has them, for tests without one. */
final class TestColumns {

  static final ContentColumn ID = key("id", "bigint", TypeOids.INT8, 1);
  static final ContentColumn TEXT = plain("t", "text", TypeOids.TEXT);
  static final ContentColumn NUMERIC = plain("n", "numeric", TypeOids.NUMERIC);
  static final ContentColumn REAL = plain("r", "real", TypeOids.FLOAT4);
  static final ContentColumn DATE = plain("d", "date", TypeOids.DATE);
  static final ContentColumn INTERVAL = plain("iv", "interval", 1186);
  static final ContentColumn MONEY = plain("m", "money", 790);
  static final ContentColumn MOOD =
      new ContentColumn(new LeafColumn("mood", "mood", false, 16_500, 0, ','), true, 0);
  static final ContentColumn POINT =
      new ContentColumn(new LeafColumn("g", "geometry(Point)", false, 16_501, 0, ','), false, 0);
  static final ContentColumn NUMBERS = array("ia", "integer[]", TypeOids.INT4);
  static final ContentColumn DOCUMENTS = array("ja", "jsonb[]", TypeOids.JSONB);
  static final ContentColumn INTERVALS = array("iva", "interval[]", 1186);

  private TestColumns() {}

  private static ContentColumn plain(String name, String type, long oid) {
    return key(name, type, oid, 0);
  }

  private static ContentColumn key(String name, String type, long oid, int place) {
    return new ContentColumn(new LeafColumn(name, type, false, oid, 0, ','), false, place);
  }

  private static ContentColumn array(String name, String type, long element) {
    return new ContentColumn(new LeafColumn(name, type, false, 1007, element, ','), false, 0);
  }
}
