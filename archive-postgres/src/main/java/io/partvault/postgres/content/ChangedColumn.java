// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.content;

/**
 * A column in which a row differs from the archived one.
 *
 * @param lost what Debezium does not keep of the value, in words; empty if it is another value
 */
record ChangedColumn(String name, String lost) {

  boolean isLost() {
    return !lost.isEmpty();
  }

  @Override
  public String toString() {
    return isLost() ? name + " (" + lost + ")" : name;
  }
}
