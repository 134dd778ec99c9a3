// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.source.backpressure.Brake;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one place where the parts of an exporter meet. */
final class Exporters {

  private Exporters() {}

  /** An exporter as a task runs it: long calls on a thread of their own. */
  static PartitionExporter open(
      PartitionSourceConfig config,
      SourceDatabase database,
      StoredPositions positions,
      Clock clock,
      Wakeup wakeup) {
    ExecutorService executor =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread thread = new Thread(work, "partvault-source-scan");
              thread.setDaemon(true);
              return thread;
            });
    BackgroundCall background = new BackgroundCall(executor, wakeup::signal);
    ExportStart exportStart =
        new ExportStart(
            config.recordForm(),
            config.limits(),
            config.chunkBlocks(),
            new SecureRandom(),
            wakeup::signal);
    return assemble(
        config.intervals(), database, positions, clock, background, exportStart, config.brake());
  }

  /** An exporter with given ways to run long calls, to draw epochs and to rest. */
  static PartitionExporter assemble(
      SourceIntervals intervals,
      SourceDatabase database,
      StoredPositions positions,
      Clock clock,
      BackgroundCall background,
      ExportStart exportStart,
      Brake brake) {
    LeafMemory memory = new LeafMemory(clock, intervals);
    return new PartitionExporter(
        database,
        new WorkFinder(database, positions, memory, clock, intervals.poll()),
        new SealedClaims(database, positions, memory, clock, intervals.recheck()),
        memory,
        exportStart,
        background,
        new Backoff(clock),
        brake);
  }
}
