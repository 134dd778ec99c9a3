// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.outcome;

/** Every exit code of the command; scripts rely on the numbers. */
public enum ExitCode {
  /** All that was asked for is done; nothing to do counts as done. */
  DONE(0),
  /** Some table partitions failed, or what is archived is damaged; it is named with reasons. */
  SOME_FAILED(1),
  /** Something broke that is neither of those below. */
  FAILURE(2),
  /** Arguments, settings, or the things they name are wrong. */
  BAD_ARGUMENTS(3),
  /** Wrong password, wrong keys or a missing right. */
  NO_PERMISSION(5),
  /** A server cannot be reached. */
  NO_CONNECTION(7);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** What the process returns. */
  public int number() {
    return number;
  }
}
