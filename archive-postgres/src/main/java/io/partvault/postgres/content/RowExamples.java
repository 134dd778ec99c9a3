// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are not those of the archive, in words.
 *
 * @param words one for each of them; empty if none can be named
 * @param valuesLost whether Debezium cannot tell values of one of them as they are, so that another
 *     snapshot would not help
 */
public record RowExamples(List<String> words, boolean valuesLost) {

  /** Nothing can be named. */
  public static final RowExamples NONE = new RowExamples(List.of(), false);

  public RowExamples {
    words = List.copyOf(words);
  }

  /** As the end of a sentence that says that something differs, with the way out. */
  public String sentence() {
    String examples = words.isEmpty() ? "" : "; for example " + String.join(", ", words);
    return examples
        + (valuesLost
            ? "; Debezium does not keep such values: have it archived by the source connector, or"
                + " compare and drop it yourself"
            : "; snapshot it again");
  }

  /** Collects a few of each kind. */
  static final class Builder {

    private static final int OF_A_KIND = 2;

    private final List<String> changed = new ArrayList<>();
    private final List<String> inTable = new ArrayList<>();
    private final List<String> inArchive = new ArrayList<>();
    private boolean valuesLost;

    /** A row is on both sides and has other values. */
    void changed(String key, List<ChangedColumn> columns) {
      valuesLost |= columns.stream().anyMatch(ChangedColumn::isLost);
      String names = columns.stream().map(ChangedColumn::toString).collect(joining(", "));
      add(changed, "row (%s) has another %s".formatted(name(key), names));
    }

    void onlyInTable(String key) {
      add(inTable, "row (%s) is only in the table".formatted(name(key)));
    }

    void onlyInArchive(String key) {
      add(inArchive, "row (%s) is only in the archive".formatted(name(key)));
    }

    RowExamples build() {
      List<String> words = new ArrayList<>(changed);
      words.addAll(inTable);
      words.addAll(inArchive);
      return new RowExamples(words, valuesLost);
    }

    private static String name(String key) {
      return RowKeys.shortened(key);
    }

    private static void add(List<String> kind, String word) {
      if (kind.size() < OF_A_KIND) {
        kind.add(word);
      }
    }
  }
}
