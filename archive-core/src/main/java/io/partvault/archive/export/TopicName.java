// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import io.partvault.archive.table.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Names of topics: {@code shop.public.events}.
 *
 * <p>Whatever in a schema or table name is not a letter, digit or underscore is written as a hyphen
 * and two hex digits a byte, so that different tables always have different topics: table {@code
 * a.b-c} becomes {@code shop.public.a-2Eb-2Dc}.
 */
public final class TopicName {

  /** What Kafka accepts. */
  public static final int MAX_LENGTH = 249;

  private TopicName() {}

  /** The topic of a table; longer than {@link #MAX_LENGTH} only where {@code validate} refuses. */
  public static String of(String prefix, TableName table) {
    return prefix + "." + encoded(table.schema()) + "." + encoded(table.name());
  }

  /** Whether a prefix is made of what Kafka allows in a topic name. */
  public static boolean isLegalPrefix(String prefix) {
    return !prefix.isEmpty() && prefix.chars().allMatch(c -> isPlain(c) || c == '.' || c == '-');
  }

  private static String encoded(String name) {
    StringBuilder encoded = new StringBuilder(name.length() + 8);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        encoded.append((char) b);
      } else {
        encoded.append(String.format(Locale.ROOT, "-%02X", b));
      }
    }
    return encoded.toString();
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
}
