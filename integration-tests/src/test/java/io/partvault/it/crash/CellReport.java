// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a cell tells of itself while it runs; handed to the test method that asks for it. */
final class CellReport {

  private final List<String> recoveries = new ArrayList<>();
  private String fault = "";
  private String at = "";

  /** Which row of the matrix this is, where one test method stands for several. */
  void is(String struck, String when) {
    fault = struck;
    at = when;
  }

  /** What {@link #is} said, or what {@link Cell} says. */
  String fault(Cell cell) {
    return fault.isEmpty() ? cell.fault() : fault;
  }

  /** What {@link #is} said, or what {@link Cell} says. */
  String at(Cell cell) {
    return at.isEmpty() ? cell.at() : at;
  }

  /** Tells the rows of one test method apart; empty where there is one. */
  String row() {
    return fault.isEmpty() ? "" : "-" + fault + "-" + at;
  }

  /**
   * The archive went on.
   *
   * @param after the fault's end
   * @param timeouts of Connect and Kafka that lie in it, by name
   */
  void recovered(Duration after, String timeouts) {
    recoveries.add(String.format(Locale.ROOT, "%.1f s (%s)", after.toMillis() / 1000.0, timeouts));
  }

  String recovery() {
    return String.join(", ", recoveries);
  }
}
