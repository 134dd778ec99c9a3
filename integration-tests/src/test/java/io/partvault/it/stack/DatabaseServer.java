// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.stack;

import io.partvault.embedded.PostgresServer;

/** A PostgreSQL server, wherever it runs, with a user that may do anything. */
public interface DatabaseServer {

  /** One of its databases, as JDBC wants it. */
  String jdbcUrl(String database);

  /** Whom to log in as. */
  String user();

  /** The user's password; empty where none is needed. */
  String password();

  /** An embedded one. */
  static DatabaseServer of(PostgresServer server) {
    return new DatabaseServer() {
      @Override
      public String jdbcUrl(String database) {
        return server.jdbcUrl(database);
      }

      @Override
      public String user() {
        return server.user();
      }

      @Override
      public String password() {
        return "";
      }
    };
  }
}
