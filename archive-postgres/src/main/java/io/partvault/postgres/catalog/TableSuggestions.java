// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.session.ConnectionConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recommends the partitioned tables of the database that a configuration names, as Connect's REST
 * interface and consoles show them. Where that database does not answer soon there are none: what
 * is wrong is said at the keys of the connection.
 */
public final class TableSuggestions implements ConfigDef.Recommender {

  private static final Logger log = LoggerFactory.getLogger(TableSuggestions.class);
  private static final int SECONDS = 2;
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  @Override
  public List<Object> validValues(String name, Map<String, Object> config) {
    if (!(config.get(ConnectionConfig.CONNECTION_URL) instanceof String url)
        || !(config.get(ConnectionConfig.CONNECTION_USER) instanceof String user)) {
      return List.of();
    }
    Properties properties = new Properties();
    PGProperty.USER.set(properties, user);
    if (config.get(ConnectionConfig.CONNECTION_PASSWORD) instanceof Password password) {
      PGProperty.PASSWORD.set(properties, password.value());
    }
    PGProperty.APPLICATION_NAME.set(properties, "partvault-suggest");
    PGProperty.LOGIN_TIMEOUT.set(properties, SECONDS);
    PGProperty.CONNECT_TIMEOUT.set(properties, SECONDS);
    PGProperty.SOCKET_TIMEOUT.set(properties, SECONDS);
    try (Connection connection = new Driver().connect(url, properties)) {
      return connection == null ? List.of() : tables(connection);
    } catch (SQLException e) {
      log.debug("No tables can be suggested: {}", e.getMessage());
      return List.of();
    }
  }

  @Override
  public boolean visible(String name, Map<String, Object> config) {
    return true;
  }

  private static List<Object> tables(Connection connection) throws SQLException {
    List<Object> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TableCheck.PARTITIONED_TABLES)) {
      while (rows.next()) {
        tables.add(spelled(rows.getString(1)) + "." + spelled(rows.getString(2)));
      }
    }
    return tables;
  }

  private static String spelled(String name) {
    return PLAIN.matcher(name).matches() ? name : TableName.quoted(name);
  }
}
