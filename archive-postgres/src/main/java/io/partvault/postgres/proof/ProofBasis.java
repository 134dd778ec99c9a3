// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;

/**
 * What a change proof compares a leaf with: the begin of the export, from the source's offset or
 * from a manifest.
 *
 * @param tablePartition which leaf, by OID and bounds
 * @param relfilenode the file its rows lay in, or 0 where a rewrite does not matter (at the drop;
 *     VACUUM FULL keeps xmin)
 * @param horizon no visible tuple may be at or above it
 * @param rows the count that must be found
 * @param walPosition the server must have come at least so far, in bytes
 * @param fingerprint must be unchanged
 * @param systemIdentifier must be unchanged
 * @param timeline must be unchanged
 */
public record ProofBasis(
    TablePartition tablePartition,
    long relfilenode,
    long horizon,
    long rows,
    long walPosition,
    String fingerprint,
    String systemIdentifier,
    long timeline)
    implements LeafBasis {

  public ProofBasis {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(systemIdentifier, "systemIdentifier is null");
  }
}
