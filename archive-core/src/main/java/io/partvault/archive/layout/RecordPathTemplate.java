// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import io.partvault.archive.table.PercentEncoding;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the data files of a topic lie whose records are of no table partition, relative to the
 * archive's prefix.
 *
 * <p>Example: {@code
 * data/{topic}/{time:yyyy-MM-dd}/country={field:country}/{topicPartition}-{firstOffset}} gives the
 * folder {@code data/orders/2026-01-31/country=AT}. The last part is the name of the file, which
 * the layout builds. Values are percent-encoded, cut where they are long, and {@value #NONE} where
 * a record has none, which readers of such folders take for NULL. Thread-safe.
 */
public final class RecordPathTemplate {

  /** The template used when none is configured. */
  public static final String DEFAULT = "data/{topic}/{topicPartition}-{firstOffset}";

  /** What stands for a value that is not there; the word that Hive's folders have for it. */
  public static final String NONE = "__HIVE_DEFAULT_PARTITION__";

  private static final String NAME = "/{topicPartition}-{firstOffset}";
  private static final String TOPIC = "topic";
  private static final String TOPIC_PARTITION = "topicPartition";
  private static final String TIME = "time:";
  private static final String FIELD = "field:";

  /** So that a few fields stay below the 1,024 bytes that a key may have. */
  private static final int LONGEST_VALUE = 120;

  private static final int LONGEST_FOLDER = 800;
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./=-]*");
  private static final Map<String, String> TIMES =
      Map.of("year", "yyyy", "month", "MM", "day", "dd", "hour", "HH");
  private static final Set<String> RESERVED =
      Stream.of(ArchiveFolder.values())
          .map(ArchiveFolder::word)
          .collect(Collectors.toUnmodifiableSet());

  private final String template;
  private final List<Part> parts;
  private final Set<String> fields;
  private final ZoneId zone;

  /** A piece of the folder: fixed text, or a value. */
  private sealed interface Part {
    record Fixed(String text) implements Part {}

    record OfTopic(boolean number) implements Part {}

    record OfTime(DateTimeFormatter format) implements Part {}

    record OfField(String name) implements Part {}
  }

  private RecordPathTemplate(String template, List<Part> parts, ZoneId zone) {
    this.template = template;
    this.parts = List.copyOf(parts);
    this.zone = zone;
    Set<String> named = new LinkedHashSet<>();
    parts.stream()
        .filter(Part.OfField.class::isInstance)
        .forEach(part -> named.add(((Part.OfField) part).name()));
    fields = Set.copyOf(named);
  }

  /**
   * Reads a template.
   *
   * @param zone of the times in it
   * @throws IllegalArgumentException if it has an unknown place, lacks what keeps files of
   *     different topics and offsets apart, or starts with a folder that the archive itself uses
   */
  public static RecordPathTemplate parse(String template, ZoneId zone) {
    if (!template.endsWith(NAME)) {
      throw refused(
          template,
          "it must end with "
              + NAME
              + ", which keeps files apart, and by which those are found that no commit names");
    }
    String folder = template.substring(0, template.length() - NAME.length());
    if (!folder.contains("{topic}")) {
      throw refused(template, "it lacks {topic}, which keeps the files of different topics apart");
    }
    List<Part> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(folder);
    int end = 0;
    while (places.find()) {
      parts.add(new Part.Fixed(folder.substring(end, places.start())));
      parts.add(part(template, places.group(1)));
      end = places.end();
    }
    parts.add(new Part.Fixed(folder.substring(end)));
    requireFolders(template, folder);
    return new RecordPathTemplate(template, parts, zone);
  }

  private static Part part(String template, String place) {
    if (place.equals(TOPIC) || place.equals(TOPIC_PARTITION)) {
      return new Part.OfTopic(place.equals(TOPIC_PARTITION));
    }
    if (place.startsWith(FIELD) && place.length() > FIELD.length()) {
      return new Part.OfField(place.substring(FIELD.length()));
    }
    String pattern = place.startsWith(TIME) ? place.substring(TIME.length()) : TIMES.get(place);
    if (pattern == null || pattern.isEmpty()) {
      throw refused(
          template,
          "it has an unknown place {"
              + place
              + "}; known are {topic}, {topicPartition}, {year}, {month}, {day}, {hour}, {time:a"
              + " date pattern} and {field:a field's name}, and {firstOffset} at its end");
    }
    try {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      if (format.format(Instant.EPOCH.atZone(ZoneId.of("UTC"))).isEmpty()) {
        throw refused(template, "{" + place + "} gives no text");
      }
      return new Part.OfTime(format);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw refused(template, "{" + place + "} has no date pattern: " + e.getMessage());
    }
  }

  private static void requireFolders(String template, String folder) {
    if (folder.startsWith("/") || folder.endsWith("/") || folder.contains("//")) {
      throw refused(template, "it must not start with a slash, nor hold an empty folder");
    }
    String fixed = PLACE.matcher(folder).replaceAll("");
    if (!PLAIN.matcher(fixed).matches()) {
      throw refused(template, "outside its places only letters, digits, _ . - = and / may stand");
    }
    List<String> folders = List.of(PLACE.matcher(folder).replaceAll("{x}").split("/"));
    if (folders.contains(".") || folders.contains("..")) {
      throw refused(template, "it must not hold a folder named . or ..");
    }
    if (folders.size() < 2 || folders.get(0).contains("{")) {
      throw refused(template, "its first folder must be fixed text, such as data");
    }
    if (RESERVED.contains(folders.get(0))) {
      throw refused(
          template,
          "it starts with a folder that the archive keeps for itself: "
              + RESERVED.stream().sorted().collect(Collectors.joining(", ")));
    }
  }

  /** The first folder, which is the same for all data files and holds nothing else. */
  public String root() {
    return template.substring(0, template.indexOf('/'));
  }

  /** The fields of records whose values it needs. */
  public Set<String> fields() {
    return fields;
  }

  /**
   * The folder of a record, without a slash at either end.
   *
   * @param timestamp in milliseconds since 1970; negative if the record has none
   * @param values of {@link #fields} that the record has; empty texts stand for none
   * @throws IllegalArgumentException if it would be too long
   */
  public String folder(
      String topic, int topicPartition, long timestamp, Map<String, String> values) {
    StringBuilder folder = new StringBuilder(64);
    for (Part part : parts) {
      if (part instanceof Part.Fixed fixed) {
        folder.append(fixed.text());
      } else if (part instanceof Part.OfTopic of) {
        folder.append(of.number() ? ArchiveLayout.number(topicPartition) : topic);
      } else if (part instanceof Part.OfTime time) {
        folder.append(timestamp < 0 ? NONE : time(time.format(), timestamp));
      } else {
        String value = values.getOrDefault(((Part.OfField) part).name(), "");
        folder.append(value.isEmpty() ? NONE : encoded(value));
      }
    }
    if (folder.length() > LONGEST_FOLDER) {
      throw new IllegalArgumentException(
          "its folder would have %d characters, more than %d"
              .formatted(folder.length(), LONGEST_FOLDER));
    }
    return folder.toString();
  }

  private String time(DateTimeFormatter format, long timestamp) {
    return encoded(format.format(Instant.ofEpochMilli(timestamp).atZone(zone)));
  }

  /** Cut behind a whole character, lest the key cannot be decoded. */
  private static String encoded(String value) {
    String encoded = PercentEncoding.encode(value);
    int kept = value.length();
    while (encoded.length() > LONGEST_VALUE) {
      kept = value.offsetByCodePoints(Math.min(kept, LONGEST_VALUE + 1), -1);
      encoded = PercentEncoding.encode(value.substring(0, kept));
    }
    return encoded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecordPathTemplate path
        && path.template.equals(template)
        && path.zone.equals(zone);
  }

  @Override
  public int hashCode() {
    return template.hashCode() * 31 + zone.hashCode();
  }

  @Override
  public String toString() {
    return template;
  }

  private static IllegalArgumentException refused(String template, String why) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "Cannot use path template '%s': %s", template, why));
  }
}
