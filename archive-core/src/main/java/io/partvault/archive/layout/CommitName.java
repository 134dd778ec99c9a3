// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.PercentEncoding;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the key of a commit says before the commit is read. */
public record CommitName(String sink, String topic, int topicPartition, long sequence) {

  private static final Pattern KEY =
      Pattern.compile("commits/([^/]+)/([^/]+)/(\\d{5,9})/(\\d{19})\\.json");

  private static final String HIGHEST = Long.toString(Long.MAX_VALUE);

  public CommitName {
    requireNonNull(sink, "sink is null");
    requireNonNull(topic, "topic is null");
  }

  /** Relative to the archive's prefix. */
  String key() {
    return String.format(
        Locale.ROOT,
        "commits/%s/%s/%s/%019d.json",
        PercentEncoding.encode(sink),
        topic,
        ArchiveLayout.number(topicPartition),
        Long.MAX_VALUE - sequence);
  }

  static Optional<CommitName> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    // Nineteen digits can be more than a long holds: too many for any commit.
    if (!matcher.matches() || matcher.group(4).compareTo(HIGHEST) > 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CommitName(
              PercentEncoding.decode(matcher.group(1)),
              matcher.group(2),
              Integer.parseInt(matcher.group(3)),
              Long.MAX_VALUE - Long.parseLong(matcher.group(4))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
