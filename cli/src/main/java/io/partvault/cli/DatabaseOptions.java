// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.session.ConnectionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that speaks to a database. */
final class DatabaseOptions {

  @Option(
      names = "--database",
      required = true,
      paramLabel = "URL",
      description = "jdbc:postgresql://host:port/database, directly or through a session pooler.")
  private String database;

  @Option(
      names = "--user",
      paramLabel = "ROLE",
      description = "Role to log in as (PGUSER); see above for the rights it needs.")
  private String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password; without it PGPASSWORD is taken.")
  private Path passwordFile;

  /**
   * The parts of the address.
   *
   * @throws CommandFailure of kind CONFIG if it is none
   */
  DatabaseUrl url() {
    return DatabaseUrl.parse(database);
  }

  /**
   * Where the database is and as whom to speak to it.
   *
   * @throws CommandFailure of kind CONFIG if something is missing or cannot be read
   */
  ConnectionSettings settings(Map<String, String> environment) {
    url();
    String role = user != null ? user : environment.getOrDefault("PGUSER", "");
    if (role.isEmpty()) {
      throw CommandFailure.config("Cannot log in: give a role with --user, or set PGUSER");
    }
    return new ConnectionSettings(database, role, password(environment));
  }

  private String password(Map<String, String> environment) {
    if (passwordFile == null) {
      return environment.getOrDefault("PGPASSWORD", "");
    }
    try {
      return Files.readAllLines(passwordFile).stream().findFirst().orElse("");
    } catch (IOException e) {
      throw CommandFailure.config(
          "Cannot read --password-file " + passwordFile + ": " + e.getMessage());
    }
  }
}
