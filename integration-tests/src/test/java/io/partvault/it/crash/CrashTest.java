// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

/** A class of cells that is to run with exactly-once source support as well as without. */
interface CrashTest {

  /** Whether the workers support it now. */
  boolean isExactlyOnce();
}
