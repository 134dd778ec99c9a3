// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads comma-separated lists of SQL names: {@code public.events, "Sales 2024"."Order,Lines"}. As
 * in SQL, a name without quotes is folded to lower case, and a quote in quotes is doubled.
 */
public final class NameList {

  private final String text;
  private int at;

  private NameList(String text) {
    this.text = text;
  }

  /**
   * The names, each as its parts without quotes.
   *
   * @throws IllegalArgumentException that says where the list cannot be read
   */
  public static List<List<String>> parse(String text) {
    return text.isBlank() ? List.of() : new NameList(text).names();
  }

  /**
   * Tables, each with its schema.
   *
   * @throws IllegalArgumentException that says what cannot be read
   */
  public static List<TableName> tables(String text) {
    return parse(text).stream().map(NameList::table).toList();
  }

  /**
   * Names with or without a schema, joined by a dot where they have one.
   *
   * @throws IllegalArgumentException that says where the list cannot be read
   */
  public static List<String> names(String text) {
    return parse(text).stream().map(parts -> String.join(".", parts)).toList();
  }

  private static TableName table(List<String> parts) {
    if (parts.size() != 2) {
      throw new IllegalArgumentException(
          "name '" + String.join(".", parts) + "' is not of the form schema.table");
    }
    return new TableName(parts.get(0), parts.get(1));
  }

  private List<List<String>> names() {
    List<List<String>> names = new ArrayList<>();
    do {
      names.add(name());
    } while (skip(','));
    if (at < text.length()) {
      throw refused("unexpected '" + text.charAt(at) + "'");
    }
    return names;
  }

  private List<String> name() {
    List<String> parts = new ArrayList<>();
    do {
      blanks();
      parts.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      blanks();
    } while (skip('.'));
    return List.copyOf(parts);
  }

  private String plain() {
    int start = at;
    while (at < text.length() && isPlain(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw refused("a name is missing");
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  private String quoted() {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '"') {
        name.append(c);
      } else if (!skip('"')) {
        if (name.isEmpty()) {
          throw refused("a name is empty");
        }
        return name.toString();
      } else {
        name.append('"');
      }
    }
    throw refused("a quote is not closed");
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(
        "cannot be read at character " + (at + 1) + ": " + reason + "; quote unusual names");
  }
}
