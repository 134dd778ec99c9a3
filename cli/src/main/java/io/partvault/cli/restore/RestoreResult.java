// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TableName;
import io.partvault.cli.outcome.ExitCode;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.postgres.restore.LiveOutcome;
import io.partvault.postgres.restore.Restored;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What became of one table partition. */
public sealed interface RestoreResult {

  /** Which one, of which export. */
  ManifestName name();

  /** The same with more that the operator should know; a failure has its reason and no more. */
  default RestoreResult with(List<String> remarks) {
    return this;
  }

  /** That of the failures if all failed alike; otherwise whether any did. */
  static ExitCode exitCode(List<RestoreResult> results) {
    List<FailureKind> failures =
        results.stream()
            .filter(Failed.class::isInstance)
            .map(result -> ((Failed) result).kind())
            .toList();
    if (failures.isEmpty()) {
      return ExitCode.DONE;
    }
    boolean alike = failures.size() == results.size() && failures.stream().distinct().count() == 1;
    return alike ? failures.get(0).exitCode() : ExitCode.SOME_FAILED;
  }

  /** It is back. */
  record Done(PartitionManifest manifest, Restored restored, Duration took)
      implements RestoreResult {
    public Done {
      requireNonNull(manifest, "manifest is null");
      requireNonNull(restored, "restored is null");
      requireNonNull(took, "took is null");
    }

    @Override
    public ManifestName name() {
      return manifest.name();
    }

    @Override
    public RestoreResult with(List<String> remarks) {
      return new Done(manifest, restored.with(remarks), took);
    }
  }

  /**
   * Nothing is in the way of restoring it.
   *
   * @param table that it would go into
   * @param remarks what the operator should know
   */
  record Possible(PartitionManifest manifest, TableName table, List<String> remarks)
      implements RestoreResult {
    public Possible {
      requireNonNull(manifest, "manifest is null");
      requireNonNull(table, "table is null");
      remarks = List.copyOf(remarks);
    }

    @Override
    public ManifestName name() {
      return manifest.name();
    }

    @Override
    public RestoreResult with(List<String> remarks) {
      return new Possible(
          manifest, table, Stream.concat(this.remarks.stream(), remarks.stream()).toList());
    }
  }

  /**
   * It could be restored, was compared and is gone again.
   *
   * @param live how it stands to what the database has
   */
  record Drilled(PartitionManifest manifest, Restored restored, LiveOutcome live, Duration took)
      implements RestoreResult {
    public Drilled {
      requireNonNull(manifest, "manifest is null");
      requireNonNull(restored, "restored is null");
      requireNonNull(live, "live is null");
      requireNonNull(took, "took is null");
    }

    @Override
    public ManifestName name() {
      return manifest.name();
    }

    @Override
    public RestoreResult with(List<String> remarks) {
      return new Drilled(manifest, restored.with(remarks), live, took);
    }
  }

  /**
   * It is not back, and nothing of it is.
   *
   * @param reason the whole sentence
   */
  record Failed(ManifestName name, FailureKind kind, String reason) implements RestoreResult {
    public Failed {
      requireNonNull(name, "name is null");
      requireNonNull(kind, "kind is null");
      requireNonNull(reason, "reason is null");
    }
  }
}
