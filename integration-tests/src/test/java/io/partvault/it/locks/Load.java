// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.locks;

import static org.awaitility.Awaitility.await;

import io.partvault.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An application at work on the table {@code events}, in the manner of pgbench: writers that
 * update, select and insert by key in the live leaf, always through the parent, and a reader of all
 * of it.
 */
final class Load implements AutoCloseable {

  /** The name of its sessions. */
  static final String APPLICATION = "load";

  private static final int WRITERS = 3;
  private static final int KEYS = 500;
  private static final long PAUSE_MS = 5;
  private static final String LIVE = "at >= '2098-12-01 00:00+00' AND at < '2099-01-01 00:00+00'";

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WRITERS + 1);
  private final List<Connection> sessions = new ArrayList<>();
  private final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong transactions = new AtomicLong();

  /** One transaction on a session of its own. */
  @FunctionalInterface
  private interface Work {
    void run(Statement statement) throws SQLException;
  }

  private Load() {}

  /** Begins; {@link #close} ends it. */
  static Load on(PostgresServer server, String database) throws SQLException {
    Load load = new Load();
    String url = server.jdbcUrl(database) + "?ApplicationName=" + APPLICATION;
    for (int number = 0; number < WRITERS; number++) {
      load.again(DriverManager.getConnection(url, server.user(), ""), load.writer(number));
    }
    load.again(
        DriverManager.getConnection(url, server.user(), ""),
        statement -> statement.execute("SELECT count(*), max(at) FROM events"));
    return load;
  }

  /** Queries that failed; none does as long as nobody disturbs it. */
  List<SQLException> failures() {
    return List.copyOf(failures);
  }

  /** Returns after every session has had time for several more transactions. */
  Load awaitProgress() {
    long enough = transactions.get() + 100;
    await("the load goes on").atMost(LockRig.PATIENCE).until(() -> transactions.get() > enough);
    return this;
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LockRig.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("The load did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Connection session : sessions) {
      session.close();
    }
  }

  /** Its keys are its own, so that writers never wait for one another's rows. */
  private Work writer(int number) {
    AtomicLong next = new AtomicLong();
    return statement -> {
      long key = next.incrementAndGet() % (KEYS / WRITERS) * WRITERS + number;
      String row = String.format(Locale.ROOT, "WHERE id = %d AND %s", key, LIVE);
      statement.execute("UPDATE events SET amount = amount + 1 " + row);
      statement.execute("SELECT amount FROM events " + row);
      statement.execute(
          "INSERT INTO events (id, at, note) VALUES (%d, '2098-12-24 00:00+00', 'load')"
              .formatted(key));
    };
  }

  private void again(Connection session, Work work) throws SQLException {
    sessions.add(session);
    session.setAutoCommit(false);
    threads.scheduleWithFixedDelay(
        () -> {
          try (Statement statement = session.createStatement()) {
            work.run(statement);
            session.commit();
            transactions.incrementAndGet();
          } catch (SQLException e) {
            failures.add(e);
            rollback(session);
          }
        },
        0,
        PAUSE_MS,
        TimeUnit.MILLISECONDS);
  }

  private void rollback(Connection session) {
    try {
      session.rollback();
    } catch (SQLException e) {
      failures.add(e);
    }
  }
}
