// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TableName;

/**
 * The DEFAULT partition beside a leaf.
 *
 * @param name its name
 * @param rows counted up to {@link #COUNTED}; -1 where it may not be read
 */
public record DefaultPartition(TableName name, long rows) {

  /** Counting stops here. */
  public static final long COUNTED = 10_000;

  public DefaultPartition {
    requireNonNull(name, "name is null");
  }

  @Override
  public String toString() {
    String count =
        rows < 0 ? "an unknown number of" : rows >= COUNTED ? COUNTED + " or more" : "" + rows;
    return name + " with " + count + " rows";
  }
}
