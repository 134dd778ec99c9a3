// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.TableName;
import io.partvault.cli.outcome.CommandFailure;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code public.events} or {@code "Sales"."Order Lines"}, folding what is not quoted. */
final class SqlName {

  private static final String PART = "(?:\"((?:[^\"]|\"\")+)\"|([\\p{L}\\p{N}_$]+))";
  private static final Pattern NAME = Pattern.compile(PART + "\\." + PART);

  private SqlName() {}

  static TableName parse(String option, String text) {
    Matcher matcher = NAME.matcher(text.strip());
    if (!matcher.matches()) {
      throw CommandFailure.config(
          "Cannot read %s %s: give schema.table, with unusual names in double quotes"
              .formatted(option, text));
    }
    return new TableName(part(matcher, 1), part(matcher, 3));
  }

  private static String part(Matcher matcher, int group) {
    return matcher.group(group) != null
        ? matcher.group(group).replace("\"\"", "\"")
        : matcher.group(group + 1).toLowerCase(Locale.ROOT);
  }
}
