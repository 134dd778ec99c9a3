// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a JDBC address.
 *
 * @param hosts one or several with their ports, as given
 * @param database its name
 */
record DatabaseUrl(String hosts, String database) {

  private static final Pattern FORM =
      Pattern.compile("jdbc:postgresql://([^/?\\s]+)/([^/?\\s]+)(\\?\\S*)?");

  /**
   * Reads an address.
   *
   * @throws CommandFailure of kind CONFIG if it is none, or carries a password
   */
  static DatabaseUrl parse(String url) {
    Matcher matcher = FORM.matcher(url);
    if (!matcher.matches()) {
      throw CommandFailure.config(
          "Cannot use --database %s: give jdbc:postgresql://host:port/database"
              .formatted(url.replaceAll("\\?.*", "")));
    }
    String settings = matcher.group(3) == null ? "" : matcher.group(3);
    if (settings.matches(".*[?&]password=.*")) {
      throw CommandFailure.config(
          "Cannot use --database with a password in it: every process list shows it; set PGPASSWORD or give --password-file");
    }
    return new DatabaseUrl(matcher.group(1), URLDecoder.decode(matcher.group(2), UTF_8));
  }

  /**
   * The database's name where topics and keys can carry it, else with what they cannot replaced and
   * a mark that keeps it apart from others.
   */
  String logicalName() {
    if (database.matches("[A-Za-z0-9_-]{1,63}")) {
      return database;
    }
    String legal = database.replaceAll("[^A-Za-z0-9_-]", "_");
    return legal.substring(0, Math.min(50, legal.length())) + "-" + hash(database);
  }

  /**
   * A name as topics and keys carry it.
   *
   * @param option that it was given by
   * @throws CommandFailure of kind CONFIG if it cannot be one
   */
  static String requireLogicalName(String option, String name) {
    if (!name.matches("[A-Za-z0-9_-]{1,100}")) {
      throw CommandFailure.config(
          "Cannot use %s %s: give the topic.prefix of the connectors, letters, digits, _ and -"
              .formatted(option, name));
    }
    return name;
  }

  /** The default state folder, one for each database and target. */
  Path stateFolder(ArchivePlace place) {
    String both = hosts + "/" + database + " " + place.settings().endpoint() + " " + place;
    return Path.of(
        System.getProperty("user.home"), ".partvault", "state", logicalName() + "-" + hash(both));
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
