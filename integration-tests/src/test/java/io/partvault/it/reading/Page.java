// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.reading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, taken at its word. */
record Page(String text) {

  private static final Pattern SQL = Pattern.compile("(?s)```sql\n(.*?)```");
  private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

  static Page of(String name) {
    Path file = Path.of("..", "docs", name);
    try {
      return new Page(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** What stands between a heading and the next one of the same depth. */
  Page section(String heading) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new IllegalArgumentException("The page has no heading " + heading);
    }
    String level = "\n" + heading.substring(0, heading.indexOf(' ') + 1);
    int end = text.indexOf(level, start + 1);
    return new Page(end < 0 ? text.substring(start) : text.substring(start, end));
  }

  /** The SQL statements, block after block, in their order. */
  List<String> statements() {
    return SQL.matcher(text)
        .results()
        .map((MatchResult block) -> block.group(1))
        .flatMap(block -> Stream.of(block.split(";\n")))
        .map(String::strip)
        .filter(statement -> !statement.isEmpty())
        .toList();
  }

  /** The rows of its tables without their headers, cell by cell. */
  List<List<String>> tableRows() {
    List<List<String>> rows = new ArrayList<>();
    boolean body = false;
    for (String line : text.split("\n")) {
      if (!line.startsWith("|")) {
        body = false;
      } else if (line.startsWith("|--")) {
        body = true;
      } else if (body) {
        rows.add(cells(line));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    return CELL_END
        .splitAsStream(line.substring(1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }
}
