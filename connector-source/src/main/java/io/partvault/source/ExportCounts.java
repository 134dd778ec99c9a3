// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.archive.export.ExportHeaders;
import io.partvault.source.gauge.TaskCounts;
import java.util.List;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;

/** Counts what a source task hands over. */
final class ExportCounts {

  private static final String RECORDS = "records-total";
  private static final String BEGUN = "exports-begun-total";
  private static final String SEALED = "exports-sealed-total";
  private static final String ABANDONED = "exports-abandoned-total";
  private static final String ROWS = "rows-sealed-total";

  private final TaskCounts counts =
      new TaskCounts()
          .with(RECORDS, "Records handed to Connect")
          .with(BEGUN, "Exports of table partitions begun")
          .with(SEALED, "Exports sealed: every row sent and proven unchanged")
          .with(ABANDONED, "Exports given up, to begin anew")
          .with(ROWS, "Rows of sealed exports");

  void show(SourceTaskContext context) {
    counts.show(context);
  }

  void count(List<SourceRecord> records) {
    counts.add(RECORDS, records.size());
    // A control record is a poll of its own, so that no row is looked at.
    if (records.size() == 1 && records.get(0).value() == null) {
      control(records.get(0).headers());
    }
  }

  private void control(Headers headers) {
    Header seal = headers.lastWithName(ExportHeaders.SEAL);
    if (seal != null) {
      counts.add(SEALED, 1);
      counts.add(ROWS, ExportHeaders.readSeal(seal.value()).rows());
    } else if (headers.lastWithName(ExportHeaders.BEGIN) != null) {
      counts.add(BEGUN, 1);
    } else {
      counts.add(ABANDONED, 1);
    }
  }
}
