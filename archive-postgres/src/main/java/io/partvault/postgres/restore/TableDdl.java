// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.archive.table.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The statements of a manifest that build a table partition again, sorted by when they are due.
 *
 * <p>They come from a bucket and run with the rights of a table's owner, so each must have the form
 * that the source gives it and speak of this table alone.
 *
 * @param create makes the table with its columns
 * @param first defaults and CHECK constraints, before there are rows
 * @param keys primary key, unique and exclusion constraints, indexes: cheaper once the rows are
 *     there
 * @param foreignKeys last, because they lock the tables they refer to
 */
record TableDdl(
    TableName name,
    String create,
    List<String> first,
    List<String> keys,
    List<String> foreignKeys) {

  private static final String IDENTIFIER = "(?:\"(?:[^\"]|\"\")+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)";

  TableDdl {
    first = List.copyOf(first);
    keys = List.copyOf(keys);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /**
   * Sorts the statements of a manifest.
   *
   * @throws RestoreException of kind ARCHIVE if one is not what the source writes
   */
  static TableDdl of(TableName name, List<String> statements) {
    List<String> first = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<String> foreignKeys = new ArrayList<>();
    if (statements.isEmpty() || !statements.get(0).startsWith(createStart(name))) {
      throw refused(name, "it does not begin with " + createStart(name) + "…");
    }
    String constraint = "ADD CONSTRAINT " + IDENTIFIER + " ";
    Pattern early =
        alter(name, "(ALTER COLUMN " + IDENTIFIER + " SET DEFAULT |" + constraint + "CHECK )");
    Pattern late = alter(name, constraint + "(PRIMARY KEY|UNIQUE|EXCLUDE) ");
    Pattern foreign = alter(name, constraint + "FOREIGN KEY ");
    Pattern index = index(name);
    for (String statement : statements) {
      String objection = SqlText.objection(statement);
      if (!objection.isEmpty()) {
        throw refused(name, objection + ": " + statement);
      }
    }
    for (String statement : statements.subList(1, statements.size())) {
      if (early.matcher(statement).lookingAt()) {
        first.add(statement);
      } else if (late.matcher(statement).lookingAt() || index.matcher(statement).lookingAt()) {
        keys.add(statement);
      } else if (foreign.matcher(statement).lookingAt()) {
        foreignKeys.add(statement);
      } else {
        throw refused(name, "it holds a statement that the source does not write: " + statement);
      }
    }
    return new TableDdl(name, statements.get(0), first, keys, foreignKeys);
  }

  /** The statement that makes the table under another name. */
  String createAs(TableName other) {
    return createStart(other) + create.substring(createStart(name).length());
  }

  private static String createStart(TableName name) {
    return "CREATE TABLE " + name.sql() + " (";
  }

  private static Pattern alter(TableName name, String clause) {
    return Pattern.compile(Pattern.quote("ALTER TABLE ONLY " + name.sql() + " ") + clause);
  }

  /** The server quotes the name in this one only where it must. */
  private static Pattern index(TableName name) {
    return Pattern.compile(
        "CREATE (UNIQUE )?INDEX %s ON (ONLY )?%s\\.%s USING "
            .formatted(IDENTIFIER, anyQuoting(name.schema()), anyQuoting(name.name())));
  }

  private static String anyQuoting(String identifier) {
    return "(?:"
        + Pattern.quote(identifier)
        + "|"
        + Pattern.quote(TableName.quoted(identifier))
        + ")";
  }

  private static RestoreException refused(TableName name, String why) {
    return new RestoreException(
        RestoreException.Kind.ARCHIVE,
        "Cannot build table partition " + name + " from the DDL of its manifest: " + why);
  }
}
