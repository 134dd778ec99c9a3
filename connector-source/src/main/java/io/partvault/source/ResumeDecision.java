// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.postgres.proof.LeafState;

/** Whether an open export may go on after a restart. */
sealed interface ResumeDecision {

  /** Everything is what it was: same epoch, behind the last row. */
  record Continue() implements ResumeDecision {}

  /** It cannot be told on this server now: it is behind the server that was read. */
  record Wait(String reason) implements ResumeDecision {
    public Wait {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Something differs: abandon, then another epoch. */
  record StartAnew(String reason) implements ResumeDecision {
    public StartAnew {
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * Compares a stored position with the leaf as it is now.
   *
   * @param format in which records would be sent now
   */
  static ResumeDecision decide(ExportPosition position, LeafState now, RecordFormat format) {
    if (position.format() != format) {
      return differs(PartitionSourceConfig.RECORD_FORMAT, position.format().word(), format.word());
    }
    ExportBasis then = position.basis();
    if (!then.systemIdentifier().equals(now.systemIdentifier())) {
      return differs("system identifier", then.systemIdentifier(), now.systemIdentifier());
    }
    if (then.timeline() != now.timeline()) {
      return differs("timeline", then.timeline(), now.timeline());
    }
    if (!position.place().isKnown()) {
      return new StartAnew("its begin was not known to be acknowledged");
    }
    // Before anything that a server which lags could show in an older state.
    if (now.walPosition() < then.walPosition() || now.horizon() < then.horizon()) {
      return new Wait(
          "this server is behind the one the export began on (WAL position "
              + now.walPosition()
              + " against "
              + then.walPosition()
              + ", oldest running transaction "
              + now.horizon()
              + " against "
              + then.horizon()
              + ")");
    }
    return compareLeaf(then, now);
  }

  private static ResumeDecision compareLeaf(ExportBasis then, LeafState now) {
    if (then.oid() != now.tablePartition().oid()) {
      return differs("OID", then.oid(), now.tablePartition().oid());
    }
    if (then.relfilenode() != now.relfilenode()) {
      return differs("relfilenode", then.relfilenode(), now.relfilenode());
    }
    if (!then.fingerprint().equals(now.fingerprint())) {
      return differs("fingerprint", then.fingerprint(), now.fingerprint());
    }
    if (now.rows() != then.rows()) {
      return differs("row count", then.rows(), now.rows());
    }
    return new Continue();
  }

  private static ResumeDecision differs(String what, Object then, Object now) {
    return new StartAnew("its " + what + " is " + now + ", was " + then + " at begin");
  }
}
