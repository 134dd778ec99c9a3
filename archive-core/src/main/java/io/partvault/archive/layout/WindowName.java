// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the key of a manifest of a topic partition's window says before it is read.
 *
 * @param topic where the records came from
 * @param topicPartition where the records came from
 * @param from when the window began, in whole seconds
 * @param firstOffset the first one that it covers
 * @param firstSequence of the first commit in it, by which windows at the same offset differ
 */
public record WindowName(
    String topic, int topicPartition, Instant from, long firstOffset, long firstSequence) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern KEY =
      Pattern.compile(
          "windows/([^/]+)/(\\d{5,9})/(\\d{8}T\\d{6}Z)\\.(\\d{20})\\.(\\d{1,19})\\.json");

  public WindowName {
    requireNonNull(topic, "topic is null");
    requireNonNull(from, "from is null");
  }

  /** Relative to the archive's prefix. */
  String key() {
    return String.format(
        Locale.ROOT,
        "windows/%s/%s/%s.%020d.%d.json",
        topic,
        ArchiveLayout.number(topicPartition),
        TIME.format(from),
        firstOffset,
        firstSequence);
  }

  static Optional<WindowName> parse(String key) {
    Matcher matcher = KEY.matcher(key);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      WindowName name =
          new WindowName(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              TIME.parse(matcher.group(3), Instant::from),
              Long.parseLong(matcher.group(4)),
              Long.parseLong(matcher.group(5)));
      return Optional.of(name).filter(n -> n.key().equals(key));
    } catch (DateTimeException | NumberFormatException e) {
      // Somebody put an object there by hand.
      return Optional.empty();
    }
  }
}
