// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.Epoch;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What an offset must be that somebody sets by hand: one that an export of this connector could
 * have left behind. What passes may still be untrue; no row is dropped for it, because that takes a
 * manifest.
 */
final class OffsetRules {

  /** Later epochs are no exact numbers in JSON any more. */
  private static final long GREATEST_EPOCH = 1L << 53;

  private OffsetRules() {}

  /**
   * Checks offsets about to be stored. An offset of null is always taken, whatever its key, because
   * only so can be removed what does not belong there.
   *
   * @throws ConnectException that names the table partition, the field, and what is expected
   */
  static void require(
      Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
    offsets.forEach(
        (offsetKey, offset) -> {
          if (offset != null) {
            TablePartitionKey key = ExportPositionCodec.readKey(offsetKey);
            requireOwn(new PartitionSourceConfig(connectorConfig), key);
            requirePossible(key, ExportPositionCodec.read(offset));
          }
        });
  }

  private static void requireOwn(PartitionSourceConfig config, TablePartitionKey key) {
    require(
        key.database().equals(config.topicPrefix()),
        key,
        "this connector's %s is '%s'"
            .formatted(PartitionSourceConfig.TOPIC_PREFIX, config.topicPrefix()));
    require(
        config.tableNames().contains(key.table()),
        key,
        "its table is not in %s, which says %s"
            .formatted(PartitionSourceConfig.TABLE_INCLUDE_LIST, config.tableNames()));
  }

  private static void requirePossible(TablePartitionKey key, ExportPosition position) {
    long begunMs = position.basis().startedAt().toEpochMilli();
    require(
        Epoch.clockMs(position.epoch()) >= begunMs && position.epoch() < GREATEST_EPOCH,
        key,
        "epoch %d does not belong to an export begun at %s"
            .formatted(position.epoch(), position.basis().startedAt()));
    ExportProgress progress = position.progress();
    require(
        progress.rows() <= position.basis().rows(),
        key,
        "rows is %d and expectedRows %d".formatted(progress.rows(), position.basis().rows()));
    require(
        progress.rows() == 0
            ? progress.equals(ExportProgress.START)
            : progress.lastTid() > 0 && progress.rawBytes() >= progress.rows(),
        key,
        "rows, lastTid, rawBytes and digest contradict one another (%s)".formatted(progress));
    require(
        progress.rows() == 0 || position.place().isKnown(),
        key,
        "topic and topicPartition must say where its %d rows are".formatted(progress.rows()));
    switch (position.status()) {
      case OPEN ->
          require(
              position.seal().equals(SealState.UNSEALED),
              key,
              "it is open and has a proof of %s".formatted(position.seal().provenAt()));
      case SEALED -> requireSealed(key, position);
      case ABANDONED -> {
        // Whatever it was: only its epoch counts from now on.
      }
    }
  }

  private static void requireSealed(TablePartitionKey key, ExportPosition position) {
    SealState seal = position.seal();
    ExportBasis basis = position.basis();
    require(
        position.place().isKnown()
            && position.progress().rows() == basis.rows()
            && !seal.sealedAt().isBefore(basis.startedAt())
            && !seal.provenAt().isBefore(seal.sealedAt())
            && seal.proofHorizon() >= basis.horizon()
            && seal.proofWalPosition() >= basis.walPosition(),
        key,
        "it says sealed, and its rows (%d of %d), place and proof (%s) are not those of a sealed export; only the connector seals"
            .formatted(position.progress().rows(), basis.rows(), seal));
  }

  private static void require(boolean holds, TablePartitionKey key, String reason) {
    if (!holds) {
      throw new ConnectException(
          "Cannot alter offset of "
              + key
              + ": "
              + reason
              + "; to archive the table partition again, set its offset to null");
    }
  }
}
