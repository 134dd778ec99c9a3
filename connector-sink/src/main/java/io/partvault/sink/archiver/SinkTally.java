// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.file.DataFile;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What a sink task has done since it was started. Thread-safe. */
public final class SinkTally {

  /**
   * One number.
   *
   * @param name as monitoring shows it
   */
  public record Count(String name, String description, LongSupplier value) {}

  private final LongAdder commits = new LongAdder();
  private final LongAdder dataFiles = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder adopted = new LongAdder();
  private final LongAdder goneBack = new LongAdder();
  private final LongAdder manifests = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder errant = new LongAdder();
  private final LongAdder broken = new LongAdder();

  /** All of them. */
  public List<Count> counts() {
    return List.of(
        count("commits-total", "Commits written", commits),
        count("data-files-total", "Data files that commits name", dataFiles),
        count("rows-total", "Rows in those data files", rows),
        count("bytes-total", "Compressed bytes of those data files", bytes),
        count(
            "manifests-total",
            "Manifests written: of table partitions, or of windows of records",
            manifests),
        count("skipped-records-total", "Records without value that were left out", skipped),
        count("errant-records-total", "Records reported to Connect as errant", errant),
        count("broken-exports-total", "Exports reported as incomplete", broken),
        count("commits-adopted-total", "Commits that another task had made before", adopted),
        count(
            "returns-total",
            "Times that a failing store sent the task back to a commit",
            goneBack));
  }

  void committed(Commit commit) {
    commits.increment();
    dataFiles.add(commit.files().count());
    rows.add(commit.files().mapToLong(DataFile::rows).sum());
    bytes.add(commit.files().mapToLong(DataFile::bytes).sum());
    skipped.add(commit.records().skipped());
    errant.add(commit.records().errant());
  }

  void adopted() {
    adopted.increment();
  }

  void wentBack() {
    goneBack.increment();
  }

  void madeManifest() {
    manifests.increment();
  }

  void reportedBroken() {
    broken.increment();
  }

  private static Count count(String name, String description, LongAdder adder) {
    return new Count(name, description, adder::sum);
  }
}
