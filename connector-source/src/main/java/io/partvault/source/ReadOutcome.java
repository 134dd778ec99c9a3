// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** What came of reading on in an export. */
sealed interface ReadOutcome {

  /** Records to emit, with so many rows in them; none at the end of a range without rows. */
  record Rows(List<SourceRecord> records, long rows) implements ReadOutcome {}

  /** This server cannot be read now. */
  record Wait(String reason) implements ReadOutcome {}

  /** The epoch has ended; nothing of the poll is emitted. */
  record Ended(String reason) implements ReadOutcome {}
}
