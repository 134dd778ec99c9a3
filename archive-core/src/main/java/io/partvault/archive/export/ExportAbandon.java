// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.util.Objects.requireNonNull;

/**
 * The source gave up an export. A hint only: a valid seal of the same epoch may still follow.
 *
 * @param epoch number of the export
 * @param reason in words for an operator
 */
public record ExportAbandon(long epoch, String reason) {

  public ExportAbandon {
    requireNonNull(reason, "reason is null");
  }
}
