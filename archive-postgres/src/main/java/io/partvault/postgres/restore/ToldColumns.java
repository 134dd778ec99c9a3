// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.Column;
import io.partvault.postgres.content.ContentColumn;
import io.partvault.postgres.read.TypeOids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a Debezium connector told of columns, laid on those of a table. It tells types without what
 * limits them, {@code numeric} for {@code numeric(18,4)}, and some not at all, so the table says
 * them; that it keeps the values is shown by reading them back. Pure.
 *
 * @param columns those of the archive, with the table's types wherever nothing speaks against them
 * @param remarks whose types are the table's word alone, one clause
 * @param objection why values cannot come back as the table's types; empty if they can
 */
record ToldColumns(List<Column> columns, List<String> remarks, Optional<String> objection) {

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(TypeOids.BOOL, "boolean"),
          Map.entry(TypeOids.INT2, "smallint"),
          Map.entry(TypeOids.INT4, "integer"),
          Map.entry(TypeOids.INT8, "bigint"),
          Map.entry(TypeOids.FLOAT4, "real"),
          Map.entry(TypeOids.FLOAT8, "double precision"),
          Map.entry(TypeOids.TEXT, "text"),
          Map.entry(TypeOids.BYTEA, "bytea"),
          Map.entry(TypeOids.NUMERIC, "numeric"),
          Map.entry(TypeOids.VARCHAR, "character varying"),
          Map.entry(TypeOids.BPCHAR, "character"),
          Map.entry(TypeOids.UUID, "uuid"),
          Map.entry(TypeOids.DATE, "date"),
          Map.entry(TypeOids.TIME, "time without time zone"),
          Map.entry(TypeOids.TIMESTAMP, "timestamp without time zone"),
          Map.entry(TypeOids.TIMESTAMPTZ, "timestamp with time zone"),
          Map.entry(TypeOids.JSON, "json"),
          Map.entry(TypeOids.JSONB, "jsonb"),
          Map.entry(TypeOids.INET, "inet"),
          Map.entry(TypeOids.CIDR, "cidr"),
          Map.entry(TypeOids.MACADDR, "macaddr"));

  /**
   * These are told as well where the connector told no type and only the form of the values is
   * known: a date is a 32-bit integer then.
   */
  private static final Set<String> PERHAPS_FORMS =
      Set.of(
          "boolean",
          "smallint",
          "integer",
          "bigint",
          "real",
          "double precision",
          "text",
          "bytea",
          "json");

  /** How the same line can mean different values, which look alike when they are read back. */
  private enum Meaning {
    /** Any JSON is a document: a text of the line would become a document that is a text. */
    DOCUMENT,
    /** A text of the line is bytes in base64. */
    BYTES,
    /** A text of the line is that text. */
    TEXT;

    static Meaning of(String told) {
      return switch (told) {
        // The last four come as objects.
        case "json", "jsonb", "hstore", "point", "geometry", "geography" -> DOCUMENT;
        case "bytea" -> BYTES;
        default -> TEXT;
      };
    }

    static Meaning of(long typeOid) {
      return switch ((int) typeOid) {
        case TypeOids.JSON, TypeOids.JSONB -> DOCUMENT;
        case TypeOids.BYTEA -> BYTES;
        default -> TEXT;
      };
    }
  }

  ToldColumns {
    columns = List.copyOf(columns);
    remarks = List.copyOf(remarks);
  }

  /**
   * Lays them on one another.
   *
   * @param told as the manifest has them
   * @param table as the catalog has them
   */
  static ToldColumns of(List<Column> told, List<ContentColumn> table) {
    Map<String, ContentColumn> byName = new HashMap<>();
    table.forEach(column -> byName.put(column.name(), column));
    List<Column> columns = new ArrayList<>();
    List<String> otherwise = new ArrayList<>();
    List<String> untold = new ArrayList<>();
    for (Column column : told) {
      ContentColumn found = byName.get(column.name());
      if (found == null || isContradicted(column.type(), found)) {
        columns.add(column);
        continue;
      }
      String type = found.column().type();
      if (TypeWidening.of(column.type(), type) == TypeWidening.OTHER_TEXT) {
        columns.add(column); // to be said, and to be put up with only by the lenient mode
        continue;
      }
      if (!found.isComparable()) {
        untold.add("%s (%s)".formatted(column.name(), type));
      } else if (!isTold(column.type(), found)) {
        otherwise.add("%s (%s for %s)".formatted(column.name(), type, column.type()));
      }
      columns.add(new Column(column.name(), type, column.notNull(), column.form()));
    }
    return new ToldColumns(columns, remarks(otherwise), objection(untold));
  }

  /** Whether another type was told for certain; whether the table's is wider is left to others. */
  private static boolean isContradicted(String told, ContentColumn found) {
    boolean exact = NAMES.containsValue(told) && !PERHAPS_FORMS.contains(told);
    return found.isComparable() && (meansOtherwise(told, found) || (exact && !isTold(told, found)));
  }

  private static boolean meansOtherwise(String told, ContentColumn found) {
    if (found.isArray()) {
      // Documents in an array come as texts.
      Meaning elements = told.equals("_bytea") ? Meaning.BYTES : Meaning.TEXT;
      return elements != Meaning.of(found.column().elementTypeOid());
    }
    boolean isNamed = isTold(told, found); // a domain, whatever it is of
    return !isNamed && Meaning.of(told) != Meaning.of(found.column().baseTypeOid());
  }

  /** Whether the type that was told is the table's, as far as names say. */
  private static boolean isTold(String told, ContentColumn found) {
    if (found.isArray()) {
      return told.startsWith("_");
    }
    return told.equals(NAMES.get((int) found.column().baseTypeOid()))
        || ownName(told).equalsIgnoreCase(ownName(found.column().type()));
  }

  /** Of an enum or a domain, which either side may tell with its schema and in quotes. */
  private static String ownName(String type) {
    return type.substring(type.lastIndexOf('.') + 1).replace("\"", "");
  }

  private static List<String> remarks(List<String> otherwise) {
    return otherwise.isEmpty()
        ? List.of()
        : List.of(
            "types that Debezium told otherwise are those of the table: "
                + String.join(", ", otherwise));
  }

  private static Optional<String> objection(List<String> untold) {
    return untold.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("Debezium does not tell the values of %s %s as they are; restore into a table that has"
                    + " what it makes of them, text as a rule, and bigint (microseconds) for"
                    + " interval")
                .formatted(untold.size() == 1 ? "column" : "columns", String.join(", ", untold)));
  }
}
