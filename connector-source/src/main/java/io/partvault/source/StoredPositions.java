// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.table.TablePartitionKey;
import java.util.Collection;
import java.util.Map;

/** What Connect has stored of earlier exports. */
@FunctionalInterface
interface StoredPositions {

  /**
   * The last stored position of each table partition; one that was never begun, or whose offset was
   * set to null, is missing. May be older than what this or another task has emitted.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if the offsets cannot be read
   */
  Map<TablePartitionKey, ExportPosition> read(Collection<TablePartitionKey> keys);
}
