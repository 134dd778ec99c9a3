// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import io.partvault.cli.outcome.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where this Partvault lies: the source tree that the launcher started.
 *
 * @param home its folder
 */
public record Installation(Path home) {

  private static final String DEBEZIUM = "debezium-connector-postgres";
  private static final String HOME_PROPERTY = "partvault.home";

  /** The one whose launcher was called; without a launcher the current folder. */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath());
  }

  /** The version that was built. */
  public static String version() {
    return build("version");
  }

  private static String build(String name) {
    Properties build = new Properties();
    try (InputStream in =
        Installation.class.getResourceAsStream("/io/partvault/cli/build.properties")) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the version of this build", e);
    }
    return build.getProperty(name);
  }

  /** The folder of worker and connector settings. */
  public Path config() {
    return home.resolve("config");
  }

  /**
   * The folders with the connectors' plugins, as {@code plugin.path} wants them.
   *
   * @throws CommandFailure if they were not built
   */
  public String pluginPath() {
    return String.join(",", plugin("connector-source"), plugin("connector-sink"));
  }

  /**
   * The same with Debezium's connector, which is no part of this and was fetched for it.
   *
   * @throws CommandFailure if one of them is missing
   */
  public String pluginPathWithDebezium() {
    Path folder = home.resolve(Path.of("cli", "target", "debezium-" + build("debezium")));
    if (!Files.isDirectory(folder.resolve(DEBEZIUM))) {
      throw CommandFailure.config(
          "Cannot find Debezium's connector in %s: start with ./partvault demo --debezium, which fetches it by Maven"
              .formatted(folder));
    }
    return pluginPath() + "," + folder;
  }

  private String plugin(String module) {
    String name = "partvault-" + module + "-" + version();
    Path folder = home.resolve(Path.of(module, "target", name + "-plugin"));
    if (!Files.isDirectory(folder.resolve(name))) {
      throw CommandFailure.config(
          "Cannot find the plugin folder %s: build with `mvn -DskipTests package` in %s"
              .formatted(folder, home));
    }
    return folder.toString();
  }
}
