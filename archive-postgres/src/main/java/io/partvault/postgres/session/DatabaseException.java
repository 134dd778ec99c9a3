// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;

/**
 * The database could not do what was asked. The message is one sentence that names the thing, the
 * reason and, where one is known, the way out.
 */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; decides who can do something about it. */
  public enum Kind {
    /** The server cannot be reached, went away or has no room for another connection. */
    CONNECTION,
    /** The server does not let this role in. */
    AUTHENTICATION,
    /** The role may not do this. */
    PERMISSION,
    /** A lock could not be had in time, or a deadlock was broken. */
    LOCK,
    /** A database, table or other object does not exist (any more). */
    NOT_FOUND,
    /** The server refuses the request as it is. */
    INVALID,
    /** Anything else. */
    OTHER
  }

  private final Kind kind;
  private final boolean isTransient;
  private final String sqlState;

  DatabaseException(
      String message, Kind kind, boolean isTransient, String sqlState, SQLException cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
    this.isTransient = isTransient;
    this.sqlState = requireNonNull(sqlState, "sqlState is null");
  }

  /**
   * Classifies a failure of the driver.
   *
   * @param action what was tried, to follow "Cannot": {@code "read the bounds of public.events"}
   */
  public static DatabaseException from(String action, SQLException failure) {
    return FailureClassifier.classify(action, failure);
  }

  /** Who can do something about it. */
  public Kind kind() {
    return kind;
  }

  /** Whether the same may succeed later without anybody doing anything. */
  public boolean isTransient() {
    return isTransient;
  }

  /** The five characters of the SQL standard, or empty. */
  public String sqlState() {
    return sqlState;
  }
}
