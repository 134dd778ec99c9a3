// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.cleanup.CleanupEvent.Kind;
import io.partvault.source.gauge.TaskCounts;
import org.apache.kafka.connect.source.SourceTaskContext;

/** Counts what cleanup tells. */
final class CleanupCounts {

  private static final String ROWS_DROPPED = "rows-dropped-total";

  private final TaskCounts counts = new TaskCounts();

  CleanupCounts() {
    for (Kind kind : Kind.values()) {
      counts.with(name(kind), "Events: table partition " + kind.text());
    }
    counts.with(ROWS_DROPPED, "Rows of table partitions that were dropped");
  }

  void show(SourceTaskContext context) {
    counts.show(context);
  }

  void count(CleanupEvent event) {
    counts.add(name(event.kind()), 1);
    if (event.kind() == Kind.DROPPED || event.kind() == Kind.RECOVERED) {
      counts.add(ROWS_DROPPED, event.size().rows());
    }
  }

  private static String name(Kind kind) {
    return kind.text() + "-total";
  }
}
