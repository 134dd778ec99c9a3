// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.debezium;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Tells from the name of a leaf to which partitioned table it belongs, because an event does not
 * say. Cleanup compares with the catalog before it relies on it.
 *
 * @param regex matched against {@code schema.leaf}; its first group is {@code schema.table}
 */
public record LeafPattern(String regex) {

  /** {@code public.events_2024_01} and {@code public.events_p20240101} are of public.events. */
  public static final String DEFAULT = "(.+?)(?:_p?\\d+)+";

  public LeafPattern {
    requireNonNull(regex, "regex is null");
    try {
      if (Pattern.compile(regex).matcher("").groupCount() < 1) {
        throw new IllegalArgumentException(
            "it has no group; the first one has to match schema.table");
      }
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("it is no regular expression: " + e.getMessage(), e);
    }
  }

  /** The partitioned table; the leaf itself where the pattern does not match. */
  public TableName table(TableName leaf) {
    Matcher matcher = Pattern.compile(regex).matcher(leaf.toString());
    if (!matcher.matches() || matcher.group(1) == null) {
      return leaf;
    }
    String table = matcher.group(1);
    int dot = table.indexOf('.');
    return dot <= 0 || dot == table.length() - 1
        ? leaf
        : new TableName(table.substring(0, dot), table.substring(dot + 1));
  }
}
