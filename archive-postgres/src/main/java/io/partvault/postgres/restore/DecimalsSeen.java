// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import io.partvault.postgres.read.DecimalMode;

/**
 * How numerics stand in the lines of an archive. The manifest does not say, and lines read back
 * from the table must look the same to have the same digest.
 */
final class DecimalsSeen {

  private boolean asNumbers;

  /** A numeric stood there as a JSON number. */
  void number() {
    asNumbers = true;
  }

  DecimalMode mode() {
    return asNumbers ? DecimalMode.NUMBER : DecimalMode.STRING;
  }
}
