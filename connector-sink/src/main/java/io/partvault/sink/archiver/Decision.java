// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.LateChanges;
import io.partvault.archive.export.ExportBegin;
import io.partvault.archive.export.PartitionSeal;
import java.time.Instant;

/** What has to be done about a record. */
sealed interface Decision {

  /** Nothing: it is known already, or nobody wants it any more. */
  record Drop() implements Decision {}

  /** Nothing but to remember it with the next commit. */
  record Note() implements Decision {}

  /** Store the begin. */
  record StoreBegin(ExportBegin begin) implements Decision {}

  /** Write the record's lines, except the first {@code skip} ones. */
  record Append(Export export, int skip) implements Decision {}

  /** Finish the export's file, then let the ledger compare. */
  record CompareSeal(Export export, PartitionSeal seal) implements Decision {}

  /** Finish the export's file, then seal what it holds, because its last row came. */
  record SealSnapshot(Export export, Instant lastReadAt) implements Decision {}

  /** Write down, before the offset is committed, that this change happened behind a snapshot. */
  record NoteLate(LateChanges change) implements Decision {}

  /** Throw the export's open file away and commit soon. */
  record Break(Export export, Finding finding) implements Decision {}
}
