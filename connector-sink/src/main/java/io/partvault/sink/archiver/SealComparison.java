// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Finding;
import io.partvault.archive.export.PartitionSeal;
import java.util.Optional;

/** Whether what arrived is what the source sealed. */
final class SealComparison {

  private SealComparison() {}

  /** The first difference, with both numbers. */
  static Optional<Finding> compare(
      Export export, PartitionSeal seal, long offset, boolean changedRowsAllowed) {
    if (seal.rows() != export.finishedRows()) {
      return finding("rows differ", seal.rows() + " rows", export.finishedRows() + " rows", offset);
    }
    if (seal.horizon() != export.begin().horizon()) {
      return finding(
          "horizon of seal and begin differ",
          Long.toString(export.begin().horizon()),
          Long.toString(seal.horizon()),
          offset);
    }
    if (!seal.fingerprint().equals(export.begin().fingerprint())) {
      return finding(
          "fingerprint of seal and begin differ",
          export.begin().fingerprint(),
          seal.fingerprint(),
          offset);
    }
    if (!changedRowsAllowed && !seal.digest().equals(export.digest())) {
      return finding(
          "digest differs (rows were changed on the way; if a transformation does so on purpose,"
              + " set archive.changed.enabled)",
          seal.digest().toString(),
          export.digest().toString(),
          offset);
    }
    return Optional.empty();
  }

  private static Optional<Finding> finding(
      String reason, String expected, String found, long offset) {
    return Optional.of(new Finding(reason, expected, found, offset));
  }
}
