// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.verdict;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import java.time.Duration;
import java.time.Instant;

/** What verification found. Only {@link Complete} permits a detach or a drop. */
public sealed interface Verdict {

  /**
   * Every data file is in the store and holds what the manifest promises. Only {@link
   * ArchiveVerifier} makes one, so whoever asks for it as an argument cannot be called without a
   * verification.
   */
  final class Complete implements Verdict {

    /** How long a verdict may be used before the store has to be asked again. */
    public static final Duration VALID = Duration.ofMinutes(10);

    private final ObjectKey manifestKey;
    private final PartitionManifest manifest;
    private final VerifyMode mode;
    private final Instant verifiedAt;

    Complete(
        ObjectKey manifestKey, PartitionManifest manifest, VerifyMode mode, Instant verifiedAt) {
      this.manifestKey = requireNonNull(manifestKey, "manifestKey is null");
      this.manifest = requireNonNull(manifest, "manifest is null");
      this.mode = requireNonNull(mode, "mode is null");
      this.verifiedAt = requireNonNull(verifiedAt, "verifiedAt is null");
    }

    /** The manifest's whole key. */
    public ObjectKey manifestKey() {
      return manifestKey;
    }

    /** What was verified; sizes and tags of all data files are as it says. */
    public PartitionManifest manifest() {
      return manifest;
    }

    /** How far the data files were looked into. */
    public VerifyMode mode() {
      return mode;
    }

    /** When the first of the data files was last asked for. */
    public Instant verifiedAt() {
      return verifiedAt;
    }

    /** Whether the verdict is still new enough to act on. */
    public boolean isFresh(Instant now) {
      return !now.isAfter(verifiedAt.plus(VALID));
    }
  }

  /** The archive does not hold what its manifest promises; trying again does not mend it. */
  record Incomplete(String reason) implements Verdict {
    public Incomplete {
      requireNonNull(reason, "reason is null");
    }
  }

  /** It cannot be told now; the store failed or refused. */
  record Undetermined(String reason) implements Verdict {
    public Undetermined {
      requireNonNull(reason, "reason is null");
    }
  }
}
