// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.session.DatabaseException.Kind;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {

  @ParameterizedTest
  @CsvSource({
    "08001, CONNECTION, true",
    "08006, CONNECTION, true",
    "57P01, CONNECTION, true",
    "57P03, CONNECTION, true",
    "53300, CONNECTION, true",
    "25P03, CONNECTION, true",
    "08004, AUTHENTICATION, false",
    "28P01, AUTHENTICATION, false",
    "28000, AUTHENTICATION, false",
    "42501, PERMISSION, false",
    "55P03, LOCK, true",
    "40P01, LOCK, true",
    "3D000, NOT_FOUND, false",
    "42P01, NOT_FOUND, false",
    "23503, INVALID, false",
    "2BP01, INVALID, false",
    "55000, INVALID, false",
    "0A000, INVALID, false",
    "22007, INVALID, false",
    "40001, OTHER, true",
    "57014, OTHER, true",
    "53100, OTHER, true",
    "XX001, OTHER, false",
    "58030, OTHER, false"
  })
  void everyStateHasOneKind(String state, Kind kind, boolean isTransient) {
    DatabaseException failure =
        DatabaseException.from("do it", new SQLException("server's words.", state));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.isTransient()).isEqualTo(isTransient);
    assertThat(failure.sqlState()).isEqualTo(state);
    assertThat(failure).hasMessageStartingWith("Cannot do it: server's words");
  }

  @Test
  void aFailureWithoutAStateIsOfNoKnownKind() {
    DatabaseException failure = DatabaseException.from("do it", new SQLException("words"));

    assertThat(failure.kind()).isEqualTo(Kind.OTHER);
    assertThat(failure.sqlState()).isEmpty();
  }

  @Test
  void anUnknownHostIsNamed() {
    SQLException failure =
        new SQLException(
            "The connection attempt failed.", "08001", new UnknownHostException("db.example"));

    assertThat(DatabaseException.from("connect to X", failure))
        .hasMessageStartingWith(
            "Cannot connect to X: unknown host db.example; check connection.url");
  }

  @Test
  void aMissingPrivilegeIsSpelledOut() {
    assertThat(denied("permission denied for table events"))
        .endsWith("GRANT SELECT ON events TO the role in connection.user");
    assertThat(denied("permission denied for schema shop"))
        .endsWith("GRANT USAGE ON SCHEMA shop TO the role in connection.user");
    assertThat(denied("must be owner of table events")).endsWith("that owns it");
  }

  private static String denied(String words) {
    return DatabaseException.from("read", new SQLException(words, "42501")).getMessage();
  }
}
