// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import io.partvault.postgres.read.TypeOids;
import java.math.BigDecimal;

/** Tells values that Debezium does not keep from values that somebody changed. Pure. */
final class LostValue {

  private LostValue() {}

  /**
   * What Debezium does not keep of the value; empty if the values differ in another way.
   *
   * @param inTable as JSON, as our reader wrote it
   * @param inArchive as JSON
   */
  static String of(ContentColumn column, String inTable, String inArchive) {
    if (column.isArray()) {
      return inTable.startsWith("\"") || inTable.startsWith("[[")
          ? "an array of several dimensions or other bounds"
          : "";
    }
    if (inTable.endsWith("infinity\"") || inTable.endsWith("Infinity\"")) {
      return "an infinity";
    }
    if (inTable.equals("\"NaN\"")) {
      return "NaN";
    }
    if (inTable.endsWith(" BC\"")) {
      return "a date before Christ";
    }
    boolean numeric = column.column().baseTypeOid() == TypeOids.NUMERIC;
    return numeric && isSameNumber(inTable, inArchive) ? "zeros at the end of its fraction" : "";
  }

  private static boolean isSameNumber(String one, String other) {
    try {
      return number(one).compareTo(number(other)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static BigDecimal number(String json) {
    return new BigDecimal(json.replace("\"", ""));
  }
}
