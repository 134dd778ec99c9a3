// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.layout;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;

/** What the key of a manifest says before the manifest is read. */
public record ManifestName(TablePartitionKey tablePartition, long oid, long epoch) {

  public ManifestName {
    requireNonNull(tablePartition, "tablePartition is null");
  }
}
