// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant who wrote a name that does not exist. */
final class NearNames {

  private static final int MOST = 3;

  private NearNames() {}

  /** At most three, nearest first. */
  static List<TableName> of(TableName wanted, Collection<TableName> known) {
    int tolerance = Math.max(1, wanted.name().length() / 3);
    return known.stream()
        .filter(name -> distance(name, wanted) <= tolerance)
        .sorted(
            Comparator.comparingInt((TableName name) -> distance(name, wanted))
                .thenComparing(name -> !name.schema().equals(wanted.schema()))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** Edits from one name to the other, case and schema apart. */
  private static int distance(TableName one, TableName other) {
    String a = one.name().toLowerCase(Locale.ROOT);
    String b = other.name().toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
