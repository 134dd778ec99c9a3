// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

/** Whether a server is behind the one that an export began on. Both comparisons are needed. */
final class Lag {

  private Lag() {}

  /**
   * Why the server must not be read yet; empty if it may.
   *
   * @param walPositionBefore read before the snapshot was taken
   * @param snapshotXmin oldest transaction running in the snapshot
   */
  static String of(ProofBasis basis, long walPositionBefore, long snapshotXmin) {
    // The snapshot's xmin alone would not show a delete by a transaction above the horizon.
    if (walPositionBefore < basis.walPosition()) {
      return "this server has come to WAL position "
          + walPositionBefore
          + ", the export began at "
          + basis.walPosition();
    }
    // The position alone would not show a commit that waits for a synchronous standby.
    if (snapshotXmin < basis.horizon()) {
      return "the oldest transaction running here is "
          + snapshotXmin
          + ", that of the export's begin was "
          + basis.horizon();
    }
    return "";
  }
}
