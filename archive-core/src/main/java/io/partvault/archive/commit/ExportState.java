// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.export.PartitionSeal;

/**
 * How far an export has come.
 *
 * <pre>
 * open ──┬─────────────── seal agrees ──→ manifest due ──→ ended
 *        ├─→ abandoned ── seal agrees ──↗
 *        ├─→ broken ──────────────┐
 *        └── (also abandoned) ────┴─ a later epoch has its manifest ──→ superseded ──→ ended
 * </pre>
 */
public sealed interface ExportState {

  /** Rows are expected. */
  record Open() implements ExportState {}

  /** The source gave up; a hint only, since a valid seal may still follow. */
  record Abandoned(String reason) implements ExportState {

    public Abandoned {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Rows and seal agree. Stays so until the manifest is known to exist. */
  record ManifestDue(PartitionSeal seal) implements ExportState {

    public ManifestDue {
      requireNonNull(seal, "seal is null");
    }
  }

  /** It can never get a manifest; its further records are dropped. */
  record Broken(Finding finding) implements ExportState {

    public Broken {
      requireNonNull(finding, "finding is null");
    }
  }

  /** The manifest of a later epoch exists, so that the files of this one may be removed. */
  record Superseded(long byEpoch) implements ExportState {}

  /** Its manifest exists, or its files are gone; remembered so that its records are dropped. */
  record Ended() implements ExportState {}

  /** Whether an agreeing seal may still come, so that rows are taken. */
  default boolean takesRows() {
    return this instanceof Open || this instanceof Abandoned;
  }

  /** Whether a manifest may still be made of it. */
  default boolean canBeArchived() {
    return takesRows() || this instanceof ManifestDue;
  }

  /** Whether the commits since its begin must be kept. */
  default boolean needsCommits() {
    return !(this instanceof Ended);
  }
}
