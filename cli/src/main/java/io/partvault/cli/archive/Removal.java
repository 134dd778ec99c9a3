// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.cli.progress.Step;
import io.partvault.cli.progress.TablePartitionProgress;

/**
 * What is to happen to a table partition once it is archived and proven.
 *
 * @param detach whether it is detached
 * @param drop whether it is dropped; with {@code detach} after the delay, else directly
 * @param delayDays between both
 */
public record Removal(boolean detach, boolean drop, int delayDays) {

  /** Archived and verified only. */
  public static final Removal NONE = new Removal(false, false, 0);

  /** Dropped directly. */
  public static final Removal DROP = new Removal(false, true, 0);

  /** Whether nothing is left to be done to it in this run. */
  boolean isDone(TablePartitionProgress progress) {
    if (progress.has(Step.DROPPED)) {
      return true;
    }
    if (drop && !(detach && delayDays > 0)) {
      return false;
    }
    return progress.has(detach ? Step.DETACHED : Step.VERIFIED);
  }

  /** What it does, to follow "would be": {@code archived, verified and dropped}. */
  public String words() {
    if (!detach && !drop) {
      return "archived and verified";
    }
    if (detach && drop) {
      String delay = delayDays == 0 ? "" : " " + delayDays + " days later";
      return "archived, verified, detached and" + delay + " dropped";
    }
    return "archived, verified and " + (drop ? "dropped" : "detached");
  }
}
