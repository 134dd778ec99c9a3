// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.table.TablePartitionKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down changes to table partitions that are archived or about to be. Changes to others are
 * none of the archive's: a later snapshot has them.
 *
 * <p>Written before the commit that covers their offsets, so that none is lost; read again after a
 * failure they are written down once more, which says nothing that is not so.
 */
final class LateLog {

  private static final Logger log = LoggerFactory.getLogger(LateLog.class);

  private final ArchiverParts parts;
  private final Ledger ledger;
  private final Map<TablePartitionKey, LateChanges> waiting = new TreeMap<>();
  private final Set<TablePartitionKey> archived = new HashSet<>();

  LateLog(ArchiverParts parts, Ledger ledger) {
    this.parts = parts;
    this.ledger = ledger;
  }

  void add(LateChanges change) {
    waiting.merge(change.tablePartition(), change, LateChanges::and);
  }

  /** Writes what came since the last call. */
  void write() {
    for (LateChanges late : waiting.values()) {
      if (isArchived(late.tablePartition())) {
        parts
            .store()
            .create(parts.layout().late(late.tablePartition(), late.position()), late.toJson());
        log.warn(
            "Late changes written: {}, {} behind its snapshot, offsets {} to {}; they are not in its"
                + " archive, and it is not dropped",
            late.tablePartition(),
            late.changes(),
            late.firstOffset(),
            late.lastOffset());
      }
    }
    waiting.clear();
  }

  private boolean isArchived(TablePartitionKey tablePartition) {
    boolean known =
        ledger.exports().stream()
            .filter(export -> export.id().tablePartition().equals(tablePartition))
            .anyMatch(
                export ->
                    export.state().canBeArchived() || export.state() instanceof ExportState.Ended);
    // What is not archived yet may be at the next look; what is archived stays so, also when the
    // ledger has forgotten it.
    boolean is =
        known
            || archived.contains(tablePartition)
            || !parts.store().list(parts.layout().manifests(tablePartition), "", 1).isEmpty();
    if (is) {
      archived.add(tablePartition);
    }
    return is;
  }
}
