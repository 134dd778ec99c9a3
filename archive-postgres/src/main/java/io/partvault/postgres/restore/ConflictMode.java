// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/** What happens to an archived row whose primary key the table has already. */
public enum ConflictMode {
  /** Nothing is restored. */
  FAIL,
  /** The table's row stays. */
  SKIP,
  /** The archived row takes its place. */
  OVERWRITE
}
