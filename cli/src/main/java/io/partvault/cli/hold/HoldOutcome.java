// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.hold;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;

/**
 * What came of a hold on one table partition.
 *
 * @param key which
 * @param isDone whether it is as it was asked for now
 * @param sentence what was done, found, or is in the way
 * @param warning what may be a mistake; empty for nothing
 */
public record HoldOutcome(TablePartitionKey key, boolean isDone, String sentence, String warning) {

  public HoldOutcome {
    requireNonNull(key, "key is null");
    requireNonNull(sentence, "sentence is null");
    requireNonNull(warning, "warning is null");
  }
}
