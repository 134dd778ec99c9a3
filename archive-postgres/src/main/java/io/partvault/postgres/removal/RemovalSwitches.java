// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

/** What the operator allowed. Both off: nothing is changed. */
public record RemovalSwitches(boolean detach, boolean drop) {

  /** Whether anything may be changed. */
  public boolean any() {
    return detach || drop;
  }
}
