// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

/**
 * Where a server stood when it took a snapshot.
 *
 * @param walPosition read before the snapshot, in bytes
 * @param xmin oldest transaction still running in the snapshot, 64 bits
 * @param xmax first transaction id not yet given out, 64 bits
 */
record SnapshotView(long walPosition, long xmin, long xmax) {}
