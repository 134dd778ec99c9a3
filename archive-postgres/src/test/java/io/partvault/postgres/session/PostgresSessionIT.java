// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.partvault.postgres.TestDatabase;
import io.partvault.postgres.session.DatabaseException.Kind;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("versions")
class PostgresSessionIT {

  private final TestDatabase database = new TestDatabase();
  private final PostgresSession session = database.session();

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void settingsHoldInTheTransactionAndNotAfterIt() {
    database.sql(
        "ALTER DATABASE "
            + database.value("SELECT current_database()")
            + " SET TimeZone = 'Asia/Tokyo'");
    PostgresSession tokyo = database.openSession();

    assertThat(show(tokyo, "TimeZone")).isEqualTo("UTC");
    assertThat(show(tokyo, "row_security")).isEqualTo("off");
    assertThat(show(tokyo, "client_encoding")).isEqualTo("UTF8");
    assertThat(outside(tokyo, "SHOW row_security")).isEqualTo("on");
    assertThat(tokyo.serverVersion()).isGreaterThanOrEqualTo(110000);
  }

  @Test
  void aReadingTransactionCannotWrite() {
    assertThatThrownBy(() -> execute(TransactionMode.REPEATABLE_READ, "CREATE TABLE public.x ()"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
        .hasMessageStartingWith("Cannot test: cannot execute CREATE TABLE in a read-only");
  }

  @Test
  void workThatThrowsIsRolledBackAndTheSessionGoesOn() {
    assertThatThrownBy(
            () ->
                session.inTransaction(
                    TransactionMode.READ_WRITE,
                    "test",
                    open -> {
                      try (Statement statement = open.createStatement()) {
                        statement.execute("CREATE TABLE public.x ()");
                      }
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    execute(TransactionMode.READ_WRITE, "CREATE TABLE public.x ()");
    assertThat(session.isUsable()).isTrue();
  }

  @Test
  void aTransactionClosedWithoutCommitLeavesNothing() throws SQLException {
    try (PostgresTransaction open = session.begin(TransactionMode.READ_WRITE);
        Statement statement = open.connection().createStatement()) {
      statement.execute("CREATE TABLE public.x ()");
      assertThatThrownBy(() -> session.begin(TransactionMode.READ_ONLY))
          .isInstanceOf(IllegalStateException.class);
    }

    assertThat(database.value("SELECT to_regclass('x')")).isNull();
  }

  @Test
  void aCommitThatIsRefusedLeavesTheSessionUsable() {
    database.sql("CREATE TABLE once (x int UNIQUE DEFERRABLE INITIALLY DEFERRED)");

    assertThatThrownBy(
            () -> execute(TransactionMode.READ_WRITE, "INSERT INTO public.once VALUES (1), (1)"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("23505"));

    execute(TransactionMode.READ_WRITE, "INSERT INTO public.once VALUES (1)");
    assertThat(database.value("SELECT count(*) FROM once")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 16402, 2_147_483_648L, 4_294_967_295L})
  void oneSessionHasALeafsLock(long oid) {
    PostgresSession other = database.openSession();

    assertThat(session.tryLock(oid)).isTrue();
    assertThat(session.tryLock(oid)).isTrue();
    assertThat(other.tryLock(oid)).isFalse();
    assertThat(other.tryLock(oid - 1)).isTrue();
    session.unlock(oid);
    assertThat(other.tryLock(oid)).isTrue();
  }

  @Test
  void locksEndWithTheSession() {
    PostgresSession other = database.openSession();
    assertThat(other.tryLock(7)).isTrue();

    other.close();

    await().untilAsserted(() -> assertThat(session.tryLock(7)).isTrue());
    assertThat(other.isUsable()).isFalse();
  }

  @Test
  void anotherThreadCancelsAStatement() {
    CompletableFuture<DatabaseException> failed =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                execute(TransactionMode.READ_ONLY, "SELECT pg_sleep(60)");
                return null;
              } catch (DatabaseException e) {
                return e;
              }
            });
    await()
        .until(
            () ->
                database
                    .value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sl%'")
                    .equals("1"));

    session.cancel();

    assertThat(failed.join().sqlState()).isEqualTo("57014");
    assertThat(session.isUsable()).isTrue();
  }

  @Test
  void aSessionThatWasEndedIsNoticed() {
    database.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
            + " 'partvault-test' AND datname = current_database()");

    await().untilAsserted(() -> assertThat(session.isUsable()).isFalse());
    assertThatThrownBy(() -> session.tryLock(1))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION));
  }

  @Test
  void aServerThatIsNotThereIsToldWithTheSetting() {
    ConnectionSettings nowhere =
        new ConnectionSettings("jdbc:postgresql://127.0.0.1:1/shop", "u", "");

    assertThatThrownBy(() -> PostgresSession.open(nowhere, "test"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION))
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/shop")
        .hasMessageContaining("connection.url");
  }

  @Test
  void anUnknownDatabaseAndAnUnknownRoleAreTold() {
    URI here = URI.create(database.settings().url().substring("jdbc:".length()));
    String other = "jdbc:postgresql://127.0.0.1:" + here.getPort() + "/nothing";

    assertThatThrownBy(
            () -> PostgresSession.open(new ConnectionSettings(other, "postgres", ""), "t"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .hasMessageContaining("\"nothing\"")
        .hasMessageContaining("connection.url");
    assertThatThrownBy(() -> PostgresSession.open(database.settings("nobody_knows"), "t"))
        .isInstanceOfSatisfying(
            DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AUTHENTICATION))
        .hasMessageContaining("connection.user");
  }

  @Test
  void aLockThatIsHeldIsOfTheKindLock() throws SQLException {
    database.sql("CREATE TABLE held ()");
    try (Connection holder = database.connection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE");

      assertThatThrownBy(
              () ->
                  execute(
                      TransactionMode.READ_WRITE,
                      "SET LOCAL lock_timeout = 50; LOCK TABLE public.held"))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LOCK));
    }
  }

  private void execute(TransactionMode mode, String sql) {
    session.inTransaction(
        mode,
        "test",
        open -> {
          try (Statement statement = open.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  private static String show(PostgresSession of, String setting) {
    return of.inTransaction(
        TransactionMode.READ_ONLY, "show " + setting, open -> one(open, "SHOW " + setting));
  }

  private static String outside(PostgresSession of, String sql) {
    try {
      return one(of.connection(), sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
