// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Positions kept by the Connect worker. */
final class ConnectOffsets implements StoredPositions {

  private final OffsetStorageReader reader;

  ConnectOffsets(OffsetStorageReader reader) {
    this.reader = requireNonNull(reader, "reader is null");
  }

  @Override
  public Map<TablePartitionKey, ExportPosition> read(Collection<TablePartitionKey> keys) {
    Map<Map<String, String>, TablePartitionKey> byOffsetKey =
        keys.stream().collect(Collectors.toMap(ExportPositionCodec::key, Function.identity()));
    Map<TablePartitionKey, ExportPosition> positions = new HashMap<>();
    reader
        .offsets(byOffsetKey.keySet())
        .forEach(
            (offsetKey, offset) -> {
              if (offset != null) {
                positions.put(byOffsetKey.get(offsetKey), ExportPositionCodec.read(offset));
              }
            });
    return positions;
  }
}
