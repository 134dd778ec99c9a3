// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.read.LeafColumn;
import java.time.Instant;
import java.util.List;

/**
 * A leaf as the begin snapshot of an export saw it.
 *
 * @param tablePartition which leaf
 * @param relfilenode the file its rows lie in; another one means rewritten
 * @param blocks heap blocks, read after the snapshot; no tuple below the horizon lies beyond them
 * @param rangeReadable whether blocks can be read by range (heap, PostgreSQL 14 or later);
 *     otherwise one pass
 * @param horizon oldest running transaction id of the snapshot, 64 bits
 * @param rows all rows the snapshot saw; none of them is at or above the horizon
 * @param walPosition read after the snapshot, in bytes
 * @param fingerprint of everything that decides how a row is rendered
 * @param systemIdentifier of the cluster
 * @param timeline of the WAL
 * @param serverVersion {@code server_version_num}
 * @param columns live columns in the order of the row lines
 * @param ddl statements that build the leaf again
 * @param serverClock the server's clock
 */
public record LeafState(
    TablePartition tablePartition,
    long relfilenode,
    long blocks,
    boolean rangeReadable,
    long horizon,
    long rows,
    long walPosition,
    String fingerprint,
    String systemIdentifier,
    long timeline,
    int serverVersion,
    List<LeafColumn> columns,
    List<String> ddl,
    Instant serverClock) {

  public LeafState {
    requireNonNull(tablePartition, "tablePartition is null");
    requireNonNull(fingerprint, "fingerprint is null");
    requireNonNull(systemIdentifier, "systemIdentifier is null");
    columns = List.copyOf(columns);
    ddl = List.copyOf(ddl);
    requireNonNull(serverClock, "serverClock is null");
  }
}
