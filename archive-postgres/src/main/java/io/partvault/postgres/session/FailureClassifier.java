// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import io.partvault.postgres.session.DatabaseException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLException;

/** Tells from an SQLState what kind of failure it is and what can be done: the only such place. */
final class FailureClassifier {

  private static final Set<String> GONE_STATES =
      Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "53300");
  private static final Set<String> LOCK_STATES = Set.of("55P03", "40P01");
  private static final Set<String> MISSING_STATES =
      Set.of("3D000", "3F000", "42P01", "42703", "42704");
  private static final Set<String> TRANSIENT_OTHERS = Set.of("40001", "57014");
  private static final Pattern DENIED =
      Pattern.compile("permission denied for (table|schema|function|view|sequence) (.+)");

  private FailureClassifier() {}

  static DatabaseException classify(String action, SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    Kind kind = kind(state);
    String reason = reason(failure);
    String wayOut = wayOut(kind, state, reason);
    return new DatabaseException(
        "Cannot " + action + ": " + reason + (wayOut.isEmpty() ? "" : "; " + wayOut),
        kind,
        isTransient(kind, state),
        state,
        failure);
  }

  static Kind kind(String state) {
    if (state.startsWith("28") || state.equals("08004")) {
      return Kind.AUTHENTICATION; // the driver's 08004: no password given where one is asked for
    }
    if (state.startsWith("08") || GONE_STATES.contains(state)) {
      return Kind.CONNECTION;
    }
    if (state.equals("42501")) {
      return Kind.PERMISSION;
    }
    if (LOCK_STATES.contains(state)) {
      return Kind.LOCK;
    }
    if (MISSING_STATES.contains(state)) {
      return Kind.NOT_FOUND;
    }
    boolean refused =
        state.matches("(0A|22|23|25|2B|42|55).*"); // 55 less lock_not_available, which is above
    return refused ? Kind.INVALID : Kind.OTHER;
  }

  static boolean isTransient(Kind kind, String state) {
    return kind == Kind.CONNECTION
        || kind == Kind.LOCK
        || TRANSIENT_OTHERS.contains(state)
        || state.startsWith("53");
  }

  /** The server's own words, without the driver's prefix; of a network failure the cause. */
  private static String reason(SQLException failure) {
    if (failure instanceof PSQLException fromServer
        && fromServer.getServerErrorMessage() != null
        && fromServer.getServerErrorMessage().getMessage() != null) {
      return oneLine(fromServer.getServerErrorMessage().getMessage());
    }
    Throwable cause = failure.getCause();
    if (cause instanceof UnknownHostException) {
      return "unknown host " + cause.getMessage();
    }
    if (cause instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    if (cause instanceof IOException && cause.getMessage() != null) {
      return oneLine(cause.getMessage());
    }
    return oneLine(String.valueOf(failure.getMessage()));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\s+", " ").trim();
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  private static String wayOut(Kind kind, String state, String reason) {
    return switch (kind) {
      case CONNECTION ->
          state.equals("53300")
              ? "raise max_connections or lower tasks.max"
              : "check " + ConnectionConfig.CONNECTION_URL + " and that the server is up";
      case AUTHENTICATION ->
          "check "
              + ConnectionConfig.CONNECTION_USER
              + ", "
              + ConnectionConfig.CONNECTION_PASSWORD
              + " and the server's pg_hba.conf";
      case PERMISSION -> grant(reason);
      case LOCK -> "tried again by itself; if it stays, look for the holder in pg_blocking_pids()";
      case NOT_FOUND ->
          state.equals("3D000")
              ? "check the database at the end of " + ConnectionConfig.CONNECTION_URL
              : "";
      case INVALID, OTHER -> "";
    };
  }

  private static String grant(String reason) {
    Matcher denied = DENIED.matcher(reason);
    if (!denied.matches()) {
      return reason.startsWith("must be owner")
          ? "use a role in " + ConnectionConfig.CONNECTION_USER + " that owns it"
          : "grant it to the role in " + ConnectionConfig.CONNECTION_USER;
    }
    String privilege =
        switch (denied.group(1)) {
          case "schema" -> "USAGE ON SCHEMA ";
          case "function" -> "EXECUTE ON FUNCTION ";
          default -> "SELECT ON ";
        };
    return "GRANT "
        + privilege
        + denied.group(2)
        + " TO the role in "
        + ConnectionConfig.CONNECTION_USER;
  }
}
