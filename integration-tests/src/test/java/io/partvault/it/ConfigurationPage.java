// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.connect.connector.Connector;

/** Prints a Markdown reference from {@code ConfigDef}s. */
final class ConfigurationPage {

  private final StringBuilder page =
      new StringBuilder(
          """
          # Configuration

          Printed from the connectors' own definitions by a test; do not edit by hand. Keys that Connect itself owns (`name`,
          `tasks.max`, `topics`, converters, `producer.override.*` …) are explained in [config/README.md](../config/README.md).
          """);

  ConfigurationPage section(String title, Connector connector) {
    page.append("\n## ").append(title).append("\n\n`");
    page.append(connector.getClass().getName()).append("`\n\n");
    page.append("| key | type | default | valid | |\n|---|---|---|---|---|\n");
    keys(connector.config()).forEach(this::row);
    return this;
  }

  String print() {
    return page.toString();
  }

  private static List<ConfigKey> keys(ConfigDef definition) {
    return definition.configKeys().values().stream()
        .filter(key -> !key.internalConfig)
        .sorted(
            Comparator.comparing((ConfigKey key) -> key.importance).thenComparing(key -> key.name))
        .toList();
  }

  private void row(ConfigKey key) {
    page.append("| `").append(key.name).append("` | ");
    page.append(key.type.toString().toLowerCase(Locale.ROOT)).append(" | ");
    page.append(key.hasDefault() ? shown(key) : "*required*").append(" | ");
    page.append(key.validator == null ? "" : cell(key.validator.toString())).append(" | ");
    page.append(cell(key.documentation)).append(" |\n");
  }

  private static String shown(ConfigKey key) {
    String text =
        key.type == ConfigDef.Type.PASSWORD
            ? ""
            : ConfigDef.convertToString(key.defaultValue, key.type);
    return text == null || text.isEmpty() ? "empty" : "`" + text + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
