// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How table partitions are restored.
 *
 * @param schema how far columns may differ
 * @param conflict what happens to rows that are there already
 * @param where a condition of SQL on the columns of the table; only rows that meet it are restored;
 *     empty for all
 * @param check how the result is compared with the manifest
 * @param kept how long it is neither archived nor dropped again, from the restore on; more than
 *     nothing
 */
public record RestoreRules(
    SchemaMode schema, ConflictMode conflict, String where, RowCheck check, Duration kept) {

  /** All rows, exactly, for thirty days. */
  public static final RestoreRules USUAL =
      new RestoreRules(
          SchemaMode.STRICT, ConflictMode.FAIL, "", RowCheck.DIGEST, Duration.ofDays(30));

  public RestoreRules {
    requireNonNull(schema, "schema is null");
    requireNonNull(conflict, "conflict is null");
    requireNonNull(where, "where is null");
    requireNonNull(check, "check is null");
    requireNonNull(kept, "kept is null");
    if (kept.isNegative() || kept.isZero()) {
      throw new IllegalArgumentException("Cannot keep for " + kept + ": give more than nothing");
    }
  }

  /** Whether rows may be left behind. */
  public boolean isPartial() {
    return !where.isEmpty();
  }
}
