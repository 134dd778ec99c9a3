// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

/**
 * What progress is shown on.
 *
 * @param isInteractive whether lines can be drawn over
 * @param columns how wide it is
 */
public record Terminal(boolean isInteractive, int columns) {

  /** A file or pipe. */
  public static final Terminal NONE = new Terminal(false, 80);

  public Terminal {
    columns = Math.max(20, columns);
  }

  /**
   * As the launcher found it: Java cannot tell whether standard error is a terminal, nor how wide.
   */
  public static Terminal ofLauncher() {
    return new Terminal(
        Boolean.getBoolean("partvault.terminal"),
        Integer.getInteger("partvault.terminal.columns", 80));
  }
}
