// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

/** How what came to lie in the table is compared with the manifest. */
public enum RowCheck {
  /**
   * By the number of rows that the server took. That the lines sent are those of the manifest is
   * always checked.
   */
  ROWS,
  /**
   * As {@link #ROWS}, and where the table held nothing before, its rows are read again and must
   * have the digest of the manifest. Costs about as much time again as loading.
   */
  DIGEST
}
