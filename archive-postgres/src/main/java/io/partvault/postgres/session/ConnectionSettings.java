// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static java.util.Objects.requireNonNull;

/**
 * Where the database is and as whom to speak to it.
 *
 * @param url as JDBC wants it, {@code jdbc:postgresql://host:5432/database}
 * @param user role to log in as; empty for the driver's default
 * @param password empty where none is needed; never printed
 */
public record ConnectionSettings(String url, String user, String password) {

  public ConnectionSettings {
    requireNonNull(url, "url is null");
    requireNonNull(user, "user is null");
    requireNonNull(password, "password is null");
  }

  @Override
  public String toString() {
    return user.isEmpty() ? url : url + " as " + user;
  }
}
