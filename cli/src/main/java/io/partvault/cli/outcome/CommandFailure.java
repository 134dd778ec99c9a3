// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.outcome;

import static java.util.Objects.requireNonNull;

/**
 * A command cannot go on. The message is the whole sentence for the user: what cannot be done, the
 * value, and the way out.
 */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /** With the sentence for the user. */
  public CommandFailure(FailureKind kind, String sentence) {
    super(sentence);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** With the sentence for the user and what is to be found in the log. */
  public CommandFailure(FailureKind kind, String sentence, Throwable cause) {
    super(sentence, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** A wrong argument or setting. */
  public static CommandFailure config(String sentence) {
    return new CommandFailure(FailureKind.CONFIG, sentence);
  }

  /** Somebody interrupted the working thread from inside. */
  public static CommandFailure interrupted() {
    return new CommandFailure(FailureKind.RUNTIME, "Cannot go on: interrupted; run again to go on");
  }

  /**
   * A server inside this process that did not start, or a file that could not be read or written:
   * with the innermost reason, which such messages leave to their causes.
   */
  public static CommandFailure runtime(RuntimeException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    boolean isTold = cause == e || e.getMessage().contains(String.valueOf(cause.getMessage()));
    return new CommandFailure(
        FailureKind.RUNTIME, isTold ? e.getMessage() : e.getMessage() + ": " + reason, e);
  }

  /** What sort of failure it is. */
  public FailureKind kind() {
    return kind;
  }

  /** The line for standard error, {@code [CONFIG] Cannot …}; always one line. */
  public String line() {
    return line(kind, getMessage());
  }

  /** A failure's line for standard error, whatever line breaks the sentence holds. */
  public static String line(FailureKind kind, String sentence) {
    return "[" + kind + "] " + sentence.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
