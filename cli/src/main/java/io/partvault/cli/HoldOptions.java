// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.table.NameList;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whom a hold is about, and in which archive it lies. */
final class HoldOptions {

  private static final int LONGEST_NAME = 63; // bytes that PostgreSQL keeps of a name

  @Mixin private FromOptions from;

  @Option(
      names = "--database",
      required = true,
      paramLabel = "NAME",
      description = "Logical database (topic.prefix of the connectors).")
  private String database;

  @Option(
      names = "--table",
      required = true,
      paramLabel = "SCHEMA.TABLE",
      description = "The partitioned table.")
  private String table;

  @Option(
      names = "--partition",
      required = true,
      paramLabel = "NAME",
      description =
          "A table partition, spelled as in the database, unusual names in double quotes; may be"
              + " given several times.")
  private List<String> names;

  /**
   * Where the archive is kept.
   *
   * @throws CommandFailure of kind CONFIG if that cannot be read
   */
  ArchivePlace place(Map<String, String> environment) {
    return from.place(environment);
  }

  /**
   * Whom it is about, each once.
   *
   * @throws CommandFailure of kind CONFIG if it cannot be read
   */
  List<TablePartitionKey> keys() {
    TableName parsed = SqlName.parse("--table", table);
    String logical = DatabaseUrl.requireLogicalName("--database", database);
    return names.stream()
        .map(name -> new TablePartitionKey(logical, parsed, leaf(name, parsed.schema())))
        .distinct()
        .toList();
  }

  /** Plain names are taken as they are: the catalog's spelling, not SQL's folding. */
  private static TableName leaf(String text, String schema) {
    List<String> parts =
        text.contains("\"") ? quoted(text) : List.of(text.strip().split("\\.", -1));
    boolean legal =
        parts.size() <= 2
            && parts.stream()
                .allMatch(part -> text.contains("\"") || part.matches("[\\p{L}\\p{N}_$]+"))
            && parts.stream().allMatch(HoldOptions::fits);
    if (!legal) {
      throw unreadable(text);
    }
    return parts.size() == 1
        ? new TableName(schema, parts.get(0))
        : new TableName(parts.get(0), parts.get(1));
  }

  private static List<String> quoted(String text) {
    try {
      List<List<String>> names = NameList.parse(text);
      if (names.size() == 1) {
        return names.get(0);
      }
    } catch (IllegalArgumentException e) {
      throw unreadable(text);
    }
    throw unreadable(text);
  }

  private static boolean fits(String part) {
    return !part.isEmpty() && part.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME;
  }

  private static CommandFailure unreadable(String text) {
    return CommandFailure.config(
        "Cannot read --partition %s: give NAME or SCHEMA.NAME of at most %d bytes each, unusual"
                .formatted(text, LONGEST_NAME)
            + " names in double quotes");
  }
}
