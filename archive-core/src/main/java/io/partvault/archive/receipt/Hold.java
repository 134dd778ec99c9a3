// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;

/**
 * A hold: while its object exists, the table partition of that name is neither detached nor
 * dropped. The object's existence holds, whatever it contains; the content says why.
 *
 * @param tablePartition whom it protects, by name, whatever the OID
 * @param reason for the operator
 * @param by who set it; empty where that was not written down
 * @param at the writer's clock
 */
public record Hold(TablePartitionKey tablePartition, String reason, String by, Instant at) {

  public Hold {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(reason, "reason is null");
    requireNonNull(by, "by is null");
    requireNonNull(at, "at is null");
  }
}
