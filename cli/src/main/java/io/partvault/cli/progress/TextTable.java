// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cells as lines of text, column under column. */
public final class TextTable {

  private TextTable() {}

  /**
   * Words to the left, numbers to the right.
   *
   * @param cells rows of equal length, the headings first
   * @param numbers how many columns behind the first one hold numbers
   */
  public static List<String> aligned(List<List<String>> cells, int numbers) {
    int[] widths = new int[cells.get(0).size()];
    for (List<String> row : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = i >= 1 && i <= numbers;
        line.append(
            String.format(Locale.ROOT, "%" + (number ? "" : "-") + widths[i] + "s  ", row.get(i)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
