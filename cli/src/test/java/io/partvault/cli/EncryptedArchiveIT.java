// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.store.MemoryS3;
import io.partvault.embedded.store.SeenRequest;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An archive that is encrypted with a customer's key: source, sink, cleanup, verify, why and
 * restore with one file of settings, at a store that gives nothing to who does not bring the key.
 */
class EncryptedArchiveIT {

  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String CUSTOMER_KEY = "x-amz-server-side-encryption-customer-key";
  private static final int ROWS = 5_000;

  @TempDir private Path dir;
  private PostgresServer postgres;
  private MemoryS3 s3;
  private Path settings;

  @BeforeEach
  void startServers() throws Exception {
    postgres = PostgresServer.start(dir.resolve("postgres"));
    s3 = MemoryS3.start("vault");
    settings =
        Files.writeString(
            dir.resolve("store.properties"),
            """
            aws.access.key.id=me
            aws.secret.access.key=secret
            s3.sse.mode=sse-c
            s3.sse.customer.key=${env:ARCHIVE_KEY}
            s3.storage.class=STANDARD_IA
            s3.object.tags=team=data
            """);
    sql("CREATE TABLE events (id int PRIMARY KEY, note text) PARTITION BY RANGE (id)");
    for (int i = 0; i < 2; i++) {
      sql(
          "CREATE TABLE events_%d PARTITION OF events FOR VALUES FROM (%d) TO (%d)"
              .formatted(i, i * ROWS, (i + 1) * ROWS));
    }
    sql(
        "INSERT INTO events SELECT i, md5(i::text) FROM generate_series(0, "
            + (2 * ROWS - 1)
            + ") i");
  }

  @AfterEach
  void stopServers() {
    s3.close();
    postgres.close();
  }

  @Test
  void everyPartReadsAndWritesWithTheKeyAndNobodyDoesWithoutIt() throws Exception {
    String before = digest();
    run(
        0,
        "archive",
        "--database=" + postgres.jdbcUrl("postgres"),
        "--user=" + postgres.user(),
        "--table=public.events",
        "--keep=1",
        "--drop",
        "--to=s3://vault/a",
        "--state-dir=" + dir.resolve("state"));
    assertThat(one("SELECT count(*) FROM events")).isEqualTo(Integer.toString(ROWS));

    assertThat(run(0, "verify", "--from=s3://vault/a")).contains("No damage");
    Screen keyless = new Screen();
    assertThat(keyless.run("verify", "--from=s3://vault/a", "--s3-endpoint=" + s3.endpoint()))
        .isNotZero();
    run(0, "why", "--from=s3://vault/a", "--keep=1", "--table=public.events", database(), user());
    run(0, "restore", "--from=s3://vault/a", "--table=public.events", "--all", database(), user());

    assertThat(digest()).isEqualTo(before);
    assertThat(s3.requests().stream().filter(EncryptedArchiveIT::isAboutAnObject))
        .filteredOn(request -> !request.method().equals("DELETE"))
        .hasSizeGreaterThan(20)
        .filteredOn(request -> !request.header(CUSTOMER_KEY).equals(KEY))
        .as("only those of the command that was not given it")
        .allSatisfy(request -> assertThat(request.method()).isIn("GET", "HEAD"));
    assertThat(s3.requests())
        .filteredOn(request -> request.method().equals("PUT") && request.key().startsWith("a/data"))
        .isNotEmpty()
        .allSatisfy(
            request -> {
              assertThat(request.header("x-amz-storage-class")).isEqualTo("STANDARD_IA");
              assertThat(request.header("x-amz-tagging")).isEqualTo("team=data");
            });
  }

  private static boolean isAboutAnObject(SeenRequest request) {
    return !request.key().isEmpty();
  }

  private String run(int expected, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--s3-endpoint=" + s3.endpoint());
    all.add("--s3-settings=" + settings);
    Screen screen = new Screen();
    int exitCode = screen.run(Map.of("ARCHIVE_KEY", KEY), all.toArray(String[]::new));
    assertThat(exitCode).as(arguments[0] + ": " + screen.out() + screen.err()).isEqualTo(expected);
    assertThat(screen.out() + screen.err()).doesNotContain(KEY);
    return screen.out() + screen.err();
  }

  private String database() {
    return "--database=" + postgres.jdbcUrl("postgres");
  }

  private String user() {
    return "--user=" + postgres.user();
  }

  private String digest() throws SQLException {
    return one("SELECT count(*) || md5(string_agg(id || note, ',' ORDER BY id)) FROM events");
  }

  private void sql(String statement) throws SQLException {
    try (PostgresSession session = session();
        Statement jdbc = session.connection().createStatement()) {
      jdbc.execute(statement);
    }
  }

  private String one(String query) throws SQLException {
    try (PostgresSession session = session();
        Statement jdbc = session.connection().createStatement();
        ResultSet result = jdbc.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private PostgresSession session() {
    return PostgresSession.open(
        new ConnectionSettings(postgres.jdbcUrl("postgres"), postgres.user(), ""), "test");
  }
}
