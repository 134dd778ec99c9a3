// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.cli.connect.Installation;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.s3.S3Keys;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the containers of {@code docker-compose.yml} are found from this machine, and with which
 * passwords: by the variables that Compose itself reads.
 *
 * @param variables those of the {@code .env} file, under the environment's
 */
record ComposeAddresses(Map<String, String> variables) {

  /** The bucket that the file makes. */
  static final String BUCKET = "partvault";

  /** What the containers call each other. */
  static final String POSTGRES_HOST = "postgres";

  static final String POSTGRES_PORT = "5432";

  static final String POSTGRES_INSIDE =
      "jdbc:postgresql://" + POSTGRES_HOST + ":" + POSTGRES_PORT + "/";

  static final String S3_INSIDE = "http://s3:80";

  static final String WAY_OUT = "start the containers with `docker compose up -d --wait`";

  static final String DEBEZIUM_WAY_OUT =
      "start the containers with `docker compose --profile debezium up -d --wait`";

  private static final String REGION = "us-east-1";

  ComposeAddresses {
    variables = Map.copyOf(variables);
  }

  /**
   * Reads the {@code .env} file beside the compose file; a variable of the environment comes before
   * a line of the file, as with Compose.
   *
   * @throws CommandFailure if there is no such file
   */
  static ComposeAddresses read(Installation installation, Map<String, String> environment) {
    Path file = installation.home().resolve(".env");
    Map<String, String> variables = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          variables.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1)));
        }
      }
    } catch (IOException e) {
      throw CommandFailure.config(
          "Cannot read %s: copy .env.example to .env, change the passwords in it, and %s"
              .formatted(file, WAY_OUT));
    }
    variables.putAll(environment);
    return new ComposeAddresses(variables);
  }

  private static String unquoted(String value) {
    return value.strip().replaceFirst("^(['\"])(.*)\\1$", "$2");
  }

  /** A database of PostgreSQL. */
  ConnectionSettings database(String name) {
    return new ConnectionSettings(
        "jdbc:postgresql://127.0.0.1:" + port("POSTGRES", 15_432) + "/" + name,
        required("PARTVAULT_POSTGRES_USER"),
        required("PARTVAULT_POSTGRES_PASSWORD"));
  }

  /** The bucket. */
  S3Settings bucket() {
    return S3Settings.ofBucket(BUCKET)
        .withRegion(REGION)
        .withEndpoint(s3())
        .withKeys(
            new S3Keys(
                required("PARTVAULT_S3_ACCESS_KEY_ID"),
                required("PARTVAULT_S3_SECRET_ACCESS_KEY")));
  }

  /** The S3 server. */
  String s3() {
    return "http://127.0.0.1:" + port("S3", 19_000);
  }

  /** The broker's listener for this machine. */
  String kafka() {
    return "127.0.0.1:" + port("KAFKA", 19_092);
  }

  /** The worker's REST interface. */
  URI connect() {
    return URI.create("http://127.0.0.1:" + port("CONNECT", 18_083));
  }

  /** That of the worker of the profile {@code debezium}, which has Debezium's connector too. */
  URI debezium() {
    return URI.create("http://127.0.0.1:" + port("DEBEZIUM", 18_084));
  }

  private String required(String name) {
    String value = variables.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw CommandFailure.config(
          "Cannot use the containers: %s is not set; give it in .env as in .env.example"
              .formatted(name));
    }
    return value;
  }

  private int port(String service, int otherwise) {
    String name = "PARTVAULT_" + service + "_PORT";
    String value = variables.getOrDefault(name, "");
    if (!value.matches("|[0-9]{1,5}")) {
      throw CommandFailure.config(
          "Cannot use %s=%s: give a port number in .env, or leave it out".formatted(name, value));
    }
    return value.isEmpty() ? otherwise : Integer.parseInt(value);
  }
}
