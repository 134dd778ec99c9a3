// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Claims on leaves whose seal is emitted but not yet read back as stored. Only a stored seal keeps
 * another task from exporting the leaf once more; that a record was acknowledged does not.
 */
final class SealedClaims {

  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private record Claim(
      TablePartition tablePartition,
      long epoch,
      Acknowledgements acknowledgements,
      Instant givenUpAt) {}

  private final SourceDatabase database;
  private final StoredPositions positions;
  private final LeafMemory memory;
  private final Clock clock;
  private final Duration patience;
  private final Map<TablePartitionKey, Claim> claims = new HashMap<>();
  private Instant nextRead = Instant.MIN;

  /**
   * Nothing is claimed yet.
   *
   * @param patience after it a seal that is not stored is taken for lost: the offset of a zombie,
   *     or of an older state of Connect's offsets, has come over it. Shorter than Connect's flushes
   *     it costs exports
   */
  SealedClaims(
      SourceDatabase database,
      StoredPositions positions,
      LeafMemory memory,
      Clock clock,
      Duration patience) {
    this.database = requireNonNull(database, "database is null");
    this.positions = requireNonNull(positions, "positions is null");
    this.memory = requireNonNull(memory, "memory is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.patience = requireNonNull(patience, "patience is null");
  }

  void add(TablePartition tablePartition, long epoch, Acknowledgements acknowledgements) {
    Instant givenUpAt = clock.instant().plus(patience);
    claims.put(tablePartition.key(), new Claim(tablePartition, epoch, acknowledgements, givenUpAt));
  }

  boolean contains(TablePartitionKey key) {
    return claims.containsKey(key);
  }

  /** The session is gone, and every claim with it. */
  void forget() {
    claims.clear();
  }

  /**
   * Releases what is stored as sealed, and what never will be: whatever is stored then decides what
   * is done with the leaf, as after a restart. A seal that was dropped, or went elsewhere than its
   * begin, is worth nothing: its epoch is given up.
   */
  void settle() {
    if (claims.isEmpty() || clock.instant().isBefore(nextRead)) {
      return;
    }
    nextRead = clock.instant().plus(BETWEEN_READS);
    Map<TablePartitionKey, ExportPosition> stored = positions.read(claims.keySet());
    Iterator<Claim> each = claims.values().iterator();
    while (each.hasNext()) {
      Claim claim = each.next();
      if (claim.acknowledgements().isFailed()) {
        memory.abandoned(claim.tablePartition().key(), claim.epoch());
      } else if (clock.instant().isBefore(claim.givenUpAt())
          && !isStored(claim, stored.get(claim.tablePartition().key()))) {
        continue;
      }
      each.remove();
      database.release(claim.tablePartition());
    }
  }

  private static boolean isStored(Claim claim, ExportPosition position) {
    return position != null && position.isSealed() && position.epoch() == claim.epoch();
  }
}
