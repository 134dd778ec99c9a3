// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import java.util.Properties;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.postgresql.Driver;

/** The configuration keys of a database connection, shared by all connectors that need one. */
public final class ConnectionConfig {

  /** Key of the JDBC address. */
  public static final String CONNECTION_URL = "connection.url";

  /** Key of the role. */
  public static final String CONNECTION_USER = "connection.user";

  /** Key of the role's password. */
  public static final String CONNECTION_PASSWORD = "connection.password";

  private static final String GROUP = "Database";
  private static final String URL_START = "jdbc:postgresql://";

  private static final String URL_DOC =
      "Address of the database, `jdbc:postgresql://host:5432/database`. Several hosts may be listed,"
          + " separated by commas; all settings of the PostgreSQL driver, `sslmode` for example, may"
          + " follow after `?`. The connection must be direct or through a pooler in session mode:"
          + " advisory locks and chunk transactions belong to a session.";
  private static final String USER_DOC =
      "Role to log in as. The source needs USAGE on the schema and SELECT on the tables; only cleanup"
          + " needs a role that owns them.";
  private static final String PASSWORD_DOC =
      "Password of that role. Give it through a configuration provider rather than in plain text.";

  private ConnectionConfig() {}

  /** Adds the keys to a definition and returns it. */
  public static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            CONNECTION_URL,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.LambdaValidator.with(
                ConnectionConfig::requireUrl,
                () -> "jdbc:postgresql://host[:port][,host[:port]]/database[?setting=value]"),
            Importance.HIGH,
            URL_DOC,
            GROUP,
            1,
            Width.LONG,
            "Address")
        .define(
            CONNECTION_USER,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            Importance.HIGH,
            USER_DOC,
            GROUP,
            2,
            Width.MEDIUM,
            "Role")
        .define(
            CONNECTION_PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            null,
            Importance.HIGH,
            PASSWORD_DOC,
            GROUP,
            3,
            Width.MEDIUM,
            "Password");
  }

  /** Reads the keys from a configuration whose definition went through {@link #define}. */
  public static ConnectionSettings settings(AbstractConfig config) {
    return new ConnectionSettings(
        config.getString(CONNECTION_URL),
        config.getString(CONNECTION_USER),
        config.getPassword(CONNECTION_PASSWORD).value());
  }

  /** The key to look at after a failure to connect or to see anything at all. */
  public static String keyOf(DatabaseException failure) {
    return switch (failure.kind()) {
      case AUTHENTICATION ->
          // Of a wrong password the server says 28P01; 28000 is about the role.
          failure.sqlState().equals("28000") ? CONNECTION_USER : CONNECTION_PASSWORD;
      case PERMISSION -> CONNECTION_USER;
      case CONNECTION, LOCK, NOT_FOUND, INVALID, OTHER -> CONNECTION_URL;
    };
  }

  private static void requireUrl(String key, Object value) {
    if (value == null) {
      return; // reported by ConfigDef as missing
    }
    String url = value.toString();
    if (!url.startsWith(URL_START)) {
      throw new ConfigException(key, url, "must start with " + URL_START);
    }
    String address = url.substring(URL_START.length());
    int slash = address.indexOf('/');
    String hosts = slash < 0 ? "" : address.substring(0, slash);
    if (hosts.isEmpty()) {
      throw new ConfigException(
          key, url, "must name a host, as in " + URL_START + "host:5432/shop");
    }
    if (slash + 1 == address.length() || address.charAt(slash + 1) == '?') {
      throw new ConfigException(key, url, "must name a database after the host and a slash");
    }
    Properties parsed = Driver.parseURL(url, new Properties());
    if (parsed == null) {
      throw new ConfigException(
          key, url, "cannot be understood; a port is a number from 1 to 65535");
    }
    if (parsed.getProperty("password") != null) {
      throw new ConfigException(
          key,
          url.substring(0, url.indexOf('?')),
          "must not carry a password; use " + CONNECTION_PASSWORD);
    }
  }
}
