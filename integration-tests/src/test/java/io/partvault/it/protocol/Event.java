// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

/**
 * One thing that happens. Its numbers are taken modulo whatever there is to choose from when it
 * happens, so that it still means something in a shortened schedule.
 *
 * @param who a task, a leaf or a writer, as the kind wants
 * @param what which of several
 * @param amount how much
 */
record Event(EventKind kind, int who, int what, int amount) {

  /** One of several by {@code who}. */
  int who(int several) {
    return who % several;
  }

  /** One of several by {@code what}. */
  int what(int several) {
    return what % several;
  }

  /** A number from 0 up to, not including, the given one. */
  int amount(int several) {
    return amount % several;
  }

  @Override
  public String toString() {
    return kind + "(" + who + "," + what + "," + amount + ")";
  }
}
