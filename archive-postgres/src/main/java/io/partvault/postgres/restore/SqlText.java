// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/**
 * Looks whether a piece of SQL can stand where one expression or one statement is wanted: closed in
 * itself, and nothing behind it. What it means, and whether it is allowed, the server says.
 */
final class SqlText {

  private final String sql;
  private int at;
  private int depth;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** Why the text cannot stand alone, to follow a colon; empty if it can. */
  static String objection(String sql) {
    return sql.isBlank() ? "it is empty" : new SqlText(sql).objection();
  }

  private String objection() {
    while (at < sql.length()) {
      String objection = next();
      if (!objection.isEmpty()) {
        return objection;
      }
    }
    return depth > 0 ? "a parenthesis is not closed" : "";
  }

  /** Goes behind the next character, or the quoted text that begins with it. */
  private String next() {
    char c = sql.charAt(at);
    if (c == '\'') {
      return behindQuote('\'', isEscaping());
    }
    if (c == '"') {
      return behindQuote('"', false);
    }
    if (c == '$' && !isWithinName()) {
      return behindDollar();
    }
    if (c == ';') {
      return "it holds a semicolon";
    }
    if (sql.startsWith("--", at) || sql.startsWith("/*", at)) {
      return "it holds a comment";
    }
    if (c == '(') {
      depth++;
    } else if (c == ')') {
      depth--;
    }
    at++;
    return depth < 0 ? "a parenthesis is closed that was not opened" : "";
  }

  private String behindQuote(char quote, boolean escaping) {
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\\' && escaping) {
        at++;
      } else if (c == quote && sql.startsWith(String.valueOf(quote), at + 1)) {
        at++; // doubled, it stands for itself
      } else if (c == quote) {
        at++;
        return "";
      }
    }
    return "a quote is not closed";
  }

  private String behindDollar() {
    int end = at + 1;
    while (end < sql.length() && isNamePart(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    if (end == sql.length() || sql.charAt(end) != '$') {
      at++; // a parameter, or nothing the server takes
      return "";
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    if (close < 0) {
      return "a quote is not closed";
    }
    at = close + tag.length();
    return "";
  }

  /** Whether backslashes escape in the string that begins here: {@code E'…'}. */
  private boolean isEscaping() {
    boolean marked = at > 0 && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e');
    return marked && (at == 1 || !isNamePart(sql.charAt(at - 2)));
  }

  private boolean isWithinName() {
    return at > 0 && isNamePart(sql.charAt(at - 1));
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
  }
}
