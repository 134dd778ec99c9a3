// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An application that updates through the parent without the partition key: it locks parent and all
 * leaves, and changes no row.
 */
final class UnprunableWriter implements AutoCloseable {

  static final String NAME = "the-writer";

  private final Connection connection;
  private final CompletableFuture<Duration> written = new CompletableFuture<>();
  private final Thread thread = new Thread(this::write, NAME);

  UnprunableWriter(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET application_name = '" + NAME + "'");
    }
  }

  /** Begins to write; false if it had begun before. */
  boolean start() {
    if (thread.getState() != Thread.State.NEW) {
      return false;
    }
    thread.start();
    return true;
  }

  /**
   * Waits for its end.
   *
   * @return how long the update took, by the server's clock
   */
  Duration result() {
    try {
      return written.join();
    } catch (CompletionException e) {
      throw new AssertionError("The application's update failed", e.getCause());
    }
  }

  @Override
  public void close() throws SQLException {
    await().until(() -> !thread.isAlive());
    connection.close();
  }

  private void write() {
    try (Statement statement = connection.createStatement()) {
      long began = micros(statement);
      statement.execute("UPDATE events SET note = 'n' WHERE id = -1");
      written.complete(Duration.ofNanos((micros(statement) - began) * 1000));
    } catch (SQLException | RuntimeException e) {
      written.completeExceptionally(e);
    }
  }

  private static long micros(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")) {
      row.next();
      return row.getLong(1);
    }
  }
}
