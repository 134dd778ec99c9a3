// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.session.ConnectionSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is replaced in the settings of a Debezium connector for one job. */
final class DebeziumSettings {

  private static final int POSTGRES_PORT = 5432;

  private DebeziumSettings() {}

  /**
   * Settings to read these leaves, and no others: Debezium knows neither retention nor partitioned
   * tables.
   */
  static Map<String, String> source(ArchiveJob job, List<TableName> leaves) {
    Map<String, String> settings = new LinkedHashMap<>(database(job.database()));
    settings.put("topic.prefix", job.logicalDatabase());
    settings.put(
        "table.include.list",
        leaves.stream().map(DebeziumSettings::pattern).collect(Collectors.joining(",")));
    // Slots are the server's, not the database's.
    settings.put(
        "slot.name",
        "partvault_"
            + job.logicalDatabase().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"));
    return settings;
  }

  private static Map<String, String> database(ConnectionSettings database) {
    URI address = URI.create(database.url().substring("jdbc:".length()));
    int port = address.getPort() < 0 ? POSTGRES_PORT : address.getPort();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("database.hostname", address.getHost());
    settings.put("database.port", Integer.toString(port));
    settings.put("database.dbname", address.getPath().substring(1));
    settings.put("database.user", database.user());
    settings.put("database.password", database.password());
    return settings;
  }

  /** Debezium takes patterns, and a comma ends one. */
  private static String pattern(TableName leaf) {
    return (leaf.schema() + "." + leaf.name()).replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}
