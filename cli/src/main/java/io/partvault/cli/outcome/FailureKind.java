// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.outcome;

/** What sort of thing went wrong: the word in brackets before the sentence, and the exit code. */
public enum FailureKind {
  /** The database refused or broke off. */
  DATABASE(ExitCode.FAILURE),
  /** The object store refused or broke off. */
  STORAGE(ExitCode.FAILURE),
  /** A password, key or right is wrong or missing. */
  PERMISSION(ExitCode.NO_PERMISSION),
  /** A server cannot be reached. */
  NETWORK(ExitCode.NO_CONNECTION),
  /** What was archived is not what was in the table. */
  VERIFICATION(ExitCode.FAILURE),
  /** Somebody else holds what is needed. */
  LOCK(ExitCode.FAILURE),
  /** An argument or setting, or what it names, is wrong. */
  CONFIG(ExitCode.BAD_ARGUMENTS),
  /** The embedded broker, worker or servers, or the machine they run on. */
  RUNTIME(ExitCode.FAILURE);

  private final ExitCode exitCode;

  FailureKind(ExitCode exitCode) {
    this.exitCode = exitCode;
  }

  /** How a command ends that fails so. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
