// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * One connection to the database: every transaction runs with pinned settings, and advisory locks
 * last as long as the session. Confined to one thread but for {@link #cancel()}.
 */
public final class PostgresSession implements AutoCloseable {

  /** Class of all advisory locks taken here: the letters PVLT. The object is the leaf's OID. */
  public static final int LOCK_CLASS = 0x50564c54;

  private static final int OLDEST_VERSION = 110000;
  private static final int CONNECT_SECONDS = 10;
  private static final int VALIDATION_SECONDS = 5;
  // Only a last resort: keepalives notice a dead server, and statement_timeout a long statement.
  private static final int SOCKET_TIMEOUT_SECONDS = 2 * 60 * 60;

  private final ConnectionSettings settings;
  private final Connection connection;
  private final int serverVersion;
  private final Set<Long> locks = new HashSet<>();

  private PostgresSession(ConnectionSettings settings, Connection connection, int serverVersion) {
    this.settings = settings;
    this.connection = connection;
    this.serverVersion = serverVersion;
  }

  /**
   * Connects.
   *
   * @param applicationName shown in {@code pg_stat_activity}
   * @throws DatabaseException of kind CONNECTION, AUTHENTICATION or NOT_FOUND (the database), each
   *     naming the setting to look at
   */
  public static PostgresSession open(ConnectionSettings settings, String applicationName) {
    requireNonNull(settings, "settings is null");
    String action = "connect to " + settings;
    try {
      Connection connection =
          new Driver().connect(settings.url(), properties(settings, applicationName));
      if (connection == null) {
        throw new SQLException("the address must start with jdbc:postgresql:", "08001");
      }
      return prepare(settings, connection);
    } catch (SQLException e) {
      throw DatabaseException.from(action, e);
    }
  }

  /**
   * Connects once more, with the same settings. Where the address lists several hosts, it may be to
   * another one.
   *
   * @throws DatabaseException as {@link #open} does
   */
  public PostgresSession another(String applicationName) {
    return open(settings, applicationName);
  }

  /** The connection itself, in autocommit unless a transaction is open. */
  public Connection connection() {
    return connection;
  }

  /** {@code server_version_num}, 150004 for example. */
  public int serverVersion() {
    return serverVersion;
  }

  /**
   * Opens a transaction and pins its settings; no snapshot is taken yet.
   *
   * @throws DatabaseException if the connection is not usable
   * @throws IllegalStateException if a transaction is open already
   */
  public PostgresTransaction begin(TransactionMode mode) {
    try {
      if (!connection.getAutoCommit()) {
        throw new IllegalStateException("A transaction is open on this session");
      }
      connection.setAutoCommit(false);
    } catch (SQLException e) {
      throw DatabaseException.from("begin a transaction", e);
    }
    PostgresTransaction transaction = new PostgresTransaction(connection);
    try {
      execute(
          mode.statement()
              + ";"
              + String.join(";", TransactionSettings.transaction(serverVersion)));
      return transaction;
    } catch (SQLException e) {
      DatabaseException failure = DatabaseException.from("begin a transaction", e);
      closeAfter(failure, transaction);
      throw failure;
    }
  }

  /**
   * Runs work in a transaction of its own: committed when the work returns, rolled back when it
   * throws.
   *
   * @param action what is tried, to follow "Cannot" in the message of a failure
   * @throws DatabaseException for every SQLException of the work
   */
  public <T> T inTransaction(TransactionMode mode, String action, SqlWork<T> work) {
    PostgresTransaction transaction = begin(mode);
    T result;
    try {
      result = work.run(connection);
    } catch (SQLException e) {
      DatabaseException failure = DatabaseException.from(action, e);
      closeAfter(failure, transaction);
      throw failure;
    } catch (RuntimeException | Error e) {
      closeAfter(e, transaction);
      throw e;
    }
    transaction.commit();
    return result;
  }

  /**
   * Takes the session's advisory lock of a leaf if nobody else has it; true also if this session
   * has it already. Held until {@link #unlock} or the end of the session.
   */
  public boolean tryLock(long oid) {
    if (locks.contains(oid)) {
      return true;
    }
    boolean taken = advisory("pg_try_advisory_lock", oid);
    if (taken) {
      locks.add(oid);
    }
    return taken;
  }

  /** Gives a lock back; nothing happens if it is not held. */
  public void unlock(long oid) {
    if (locks.remove(oid)) {
      advisory("pg_advisory_unlock", oid);
    }
  }

  /** Whether the server still answers. Asks it, so not for every row. */
  public boolean isUsable() {
    try {
      return connection.isValid(VALIDATION_SECONDS);
    } catch (SQLException e) {
      return false; // thrown only for a negative number of seconds
    }
  }

  /**
   * Ends the statement that runs now, which then fails with SQLState 57014; without one nothing
   * happens. May be called by any thread.
   */
  public void cancel() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      throw DatabaseException.from("cancel a statement", e);
    }
  }

  /** Ends the session, and with it an open transaction and all locks. */
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw DatabaseException.from("close a connection", e);
    }
  }

  private static Properties properties(ConnectionSettings settings, String applicationName) {
    Properties properties = new Properties();
    if (!settings.user().isEmpty()) {
      PGProperty.USER.set(properties, settings.user());
    }
    if (!settings.password().isEmpty()) {
      PGProperty.PASSWORD.set(properties, settings.password());
    }
    PGProperty.APPLICATION_NAME.set(properties, applicationName);
    PGProperty.TCP_KEEP_ALIVE.set(properties, true);
    PGProperty.SOCKET_FACTORY.set(properties, KeepAliveSocketFactory.class.getName());
    PGProperty.LOGIN_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, SOCKET_TIMEOUT_SECONDS);
    return properties;
  }

  private static PostgresSession prepare(ConnectionSettings settings, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet row = statement.executeQuery("SHOW server_version_num")) {
        row.next();
        version = Integer.parseInt(row.getString(1));
      }
      if (version < OLDEST_VERSION) {
        throw new SQLException(
            "the server is PostgreSQL " + version / 10000 + ", 11 is the oldest supported",
            "0A000");
      }
      statement.execute(String.join(";", TransactionSettings.session(version)));
      return new PostgresSession(settings, connection, version);
    } catch (SQLException e) {
      try {
        connection.close();
      } catch (SQLException onClose) {
        e.addSuppressed(onClose);
      }
      throw e;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void closeAfter(Throwable failure, PostgresTransaction transaction) {
    try {
      transaction.close();
    } catch (DatabaseException onClose) {
      failure.addSuppressed(onClose);
    }
  }

  private boolean advisory(String function, long oid) {
    String sql = "SELECT pg_catalog." + function + "(?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, LOCK_CLASS);
      // An OID has 32 bits without a sign; those above 2^31 become negative, and stay distinct.
      statement.setInt(2, (int) oid);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw DatabaseException.from("lock the table partition with OID " + oid, e);
    }
  }
}
