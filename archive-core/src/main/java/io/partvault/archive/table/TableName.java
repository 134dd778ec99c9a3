// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.table;

import static java.util.Objects.requireNonNull;

/** A schema-qualified table name, exactly as the catalog spells it, never quoted or folded. */
public record TableName(String schema, String name) implements Comparable<TableName> {

  public TableName {
    requireNonNull(schema, "schema is null");
    requireNonNull(name, "name is null");
    if (schema.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException(
          "Table name has an empty part: '" + schema + "'.'" + name + "'");
    }
  }

  /**
   * The name as SQL text. This is the only place where identifiers are quoted.
   *
   * <p>Example: {@code "public"."Odd ""name"""}
   */
  public String sql() {
    return quoted(schema) + "." + quoted(name);
  }

  /**
   * One identifier as SQL text, quoted so that case, dots, blanks and quotes keep their meaning.
   */
  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  @Override
  public int compareTo(TableName other) {
    int bySchema = schema.compareTo(other.schema);
    return bySchema != 0 ? bySchema : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
