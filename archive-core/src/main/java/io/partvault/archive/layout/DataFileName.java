// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a data file says.
 *
 * @param topicPartition where its rows came from
 * @param firstOffset of the record that holds its first row
 * @param mark of the commit that it was written behind
 */
public record DataFileName(int topicPartition, long firstOffset, long mark) {

  private static final Pattern NAME =
      Pattern.compile(
          ".*/(\\d{5,9})-(\\d{20})-(\\p{XDigit}{16})-\\p{XDigit}{16}\\.jsonl\\.zst",
          Pattern.DOTALL);

  private static final String HIGHEST = Long.toString(Long.MAX_VALUE);

  /** Reads a key, in whatever folder; empty if it is no data file's. */
  static Optional<DataFileName> parse(String key) {
    Matcher matcher = NAME.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    // Twenty digits can be more than a long holds: too many for any offset.
    String offset = matcher.group(2);
    return offset.charAt(0) == '0' && offset.substring(1).compareTo(HIGHEST) <= 0
        ? Optional.of(
            new DataFileName(
                Integer.parseInt(matcher.group(1)),
                Long.parseLong(offset),
                Long.parseUnsignedLong(matcher.group(3), 16)))
        : Optional.empty();
  }
}
