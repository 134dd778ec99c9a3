// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;

/** Where the rows of an archived table partition go. */
public sealed interface Destination {

  /** The table that will hold them; for messages. */
  TableName table();

  /**
   * A new table under the table partition's own name, built from the manifest's DDL and attached
   * with the manifest's bounds.
   *
   * @param table its name
   * @param parent the partitioned table that it is attached to
   */
  record Attached(TableName table, TableName parent) implements Destination {
    public Attached {
      requireNonNull(table, "table is null");
      requireNonNull(parent, "parent is null");
    }
  }

  /**
   * A new table that belongs to no other. Under the table partition's own name it gets all that the
   * manifest's DDL has; under another one its columns only, because keys and indexes carry names.
   */
  record StandAlone(TableName table) implements Destination {
    public StandAlone {
      requireNonNull(table, "table is null");
    }
  }

  /**
   * A table that exists: an ordinary one, a table partition or a partitioned table.
   *
   * @param adding whether it may hold rows already even if it has no primary key by which rows that
   *     come twice would be noticed
   */
  record Existing(TableName table, boolean adding) implements Destination {
    public Existing {
      requireNonNull(table, "table is null");
    }
  }

  /**
   * A new table, columns only, in a new schema that nobody else ever sees: both are gone when the
   * transaction ends.
   *
   * @param table its name; the schema must not exist
   */
  record Scratch(TableName table) implements Destination {
    public Scratch {
      requireNonNull(table, "table is null");
    }
  }
}
