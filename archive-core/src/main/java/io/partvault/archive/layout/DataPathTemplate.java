// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import io.partvault.archive.table.PercentEncoding;
import io.partvault.archive.table.TablePartition;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where data files lie, relative to the archive's prefix.
 *
 * <p>Example: {@code data/{database}/{schema}.{table}/{year}/{month}/{partition}} gives {@code
 * data/shop/public.events/2024/01/events_2024_01}. Year and month are those of the lower bound;
 * where the bounds are no dates, they are empty. A folder whose fields are all empty is left out.
 */
public final class DataPathTemplate {

  /** The template used when none is configured. */
  public static final String DEFAULT =
      "data/{database}/{schema}.{table}/{year}/{month}/{partition}";

  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern YEAR_MONTH = Pattern.compile("(\\d{4,6})-(\\d{2})(\\D.*)?");
  private static final Set<String> RESERVED =
      Stream.of(ArchiveFolder.values())
          .map(ArchiveFolder::word)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> FIELDS =
      Set.of("database", "schema", "table", "partition", "year", "month");

  private final String template;

  private DataPathTemplate(String template) {
    this.template = template;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if it names an unknown field, lacks {@code {table}} or {@code
   *     {partition}}, which keep the files of different table partitions apart, or starts with a
   *     folder that the archive itself uses
   */
  public static DataPathTemplate parse(String template) {
    Matcher fields = FIELD.matcher(template);
    while (fields.find()) {
      if (!FIELDS.contains(fields.group(1))) {
        throw refused(
            template, "it has an unknown field {" + fields.group(1) + "}; known are " + known());
      }
    }
    for (String needed : List.of("{table}", "{partition}")) {
      if (!template.contains(needed)) {
        throw refused(
            template,
            "it lacks " + needed + ", which keeps the files of different table partitions apart");
      }
    }
    if (template.startsWith("/") || template.endsWith("/") || template.contains("//")) {
      throw refused(template, "it must not start or end with a slash, nor hold an empty folder");
    }
    String fixed = FIELD.matcher(template).replaceAll("x");
    if (fixed.contains("{") || fixed.contains("}") || !fixed.matches("[A-Za-z0-9_./=-]+")) {
      throw refused(template, "outside its fields only letters, digits, _ . - = and / may stand");
    }
    List<String> folders = List.of(template.split("/"));
    if (folders.contains(".") || folders.contains("..")) {
      throw refused(template, "it must not hold a folder named . or ..");
    }
    if (folders.get(0).contains("{")) {
      throw refused(
          template,
          "its first folder must be fixed text, such as data, so that no table can be named like a"
              + " folder that the archive keeps for itself");
    }
    if (RESERVED.contains(folders.get(0))) {
      throw refused(
          template, "it starts with a folder that the archive keeps for itself: " + reserved());
    }
    return new DataPathTemplate(template);
  }

  /** The folder of a table partition's data files, without a slash at either end. */
  public String folder(TablePartition tablePartition) {
    Matcher yearMonth = YEAR_MONTH.matcher(tablePartition.bounds().from());
    boolean dated = yearMonth.matches();
    String year = dated ? yearMonth.group(1) : "";
    String month = dated ? yearMonth.group(2) : "";
    Function<String, String> value =
        field ->
            switch (field) {
              case "database" -> tablePartition.key().databasePart();
              case "schema" -> PercentEncoding.encode(tablePartition.table().schema());
              case "table" -> PercentEncoding.encode(tablePartition.table().name());
              case "partition" -> tablePartition.key().leafPart();
              case "year" -> year;
              case "month" -> month;
              default -> throw new IllegalStateException("Field was not checked: " + field);
            };
    return Stream.of(template.split("/"))
        .filter(segment -> !isLeftOut(segment, value))
        .map(
            segment ->
                FIELD
                    .matcher(segment)
                    .replaceAll(m -> Matcher.quoteReplacement(value.apply(m.group(1)))))
        .collect(Collectors.joining("/"));
  }

  /** The first folder, which is the same for all data files and holds nothing else. */
  public String root() {
    return template.substring(0, template.indexOf('/'));
  }

  private static boolean isLeftOut(String segment, Function<String, String> value) {
    List<String> fields =
        FIELD.matcher(segment).results().map(m -> value.apply(m.group(1))).toList();
    return !fields.isEmpty() && fields.stream().allMatch(String::isEmpty);
  }

  @Override
  public String toString() {
    return template;
  }

  private static String known() {
    return FIELDS.stream().sorted().map(f -> "{" + f + "}").collect(Collectors.joining(", "));
  }

  private static String reserved() {
    return RESERVED.stream().sorted().collect(Collectors.joining(", "));
  }

  private static IllegalArgumentException refused(String template, String why) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "Cannot use path template '%s': %s", template, why));
  }
}
