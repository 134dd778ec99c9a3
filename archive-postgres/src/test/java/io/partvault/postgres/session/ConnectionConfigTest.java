// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionConfigTest {

  @Test
  void everyKeyIsRead() {
    ConnectionSettings settings =
        parse("jdbc:postgresql://a:5432,b:5433/shop?sslmode=require&targetServerType=primary");

    assertThat(settings.url()).startsWith("jdbc:postgresql://a:5432,b:5433/shop");
    assertThat(settings.user()).isEqualTo("reader");
    assertThat(settings.password()).isEqualTo("secret");
    assertThat(ConnectionConfig.define(new ConfigDef()).names())
        .containsExactlyInAnyOrder("connection.url", "connection.user", "connection.password");
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(parse("jdbc:postgresql://a/shop").toString())
        .isEqualTo("jdbc:postgresql://a/shop as reader");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "postgresql://host/shop",
        "jdbc:mysql://host/shop",
        "jdbc:postgresql:shop",
        "jdbc:postgresql:///shop",
        "jdbc:postgresql://host",
        "jdbc:postgresql://host/",
        "jdbc:postgresql://host/?sslmode=require",
        "jdbc:postgresql://host:port/shop",
        "jdbc:postgresql://host:99999/shop"
      })
  void anAddressThatNamesNoDatabaseOnAHostIsRefused(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("connection.url");
  }

  @Test
  void aPasswordInTheAddressIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> parse("jdbc:postgresql://host/shop?user=u&password=hunter2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("connection.password")
        .hasMessageNotContaining("hunter2");
  }

  private static ConnectionSettings parse(String url) {
    Map<String, String> values =
        Map.of("connection.url", url, "connection.user", "reader", "connection.password", "secret");
    return ConnectionConfig.settings(
        new AbstractConfig(ConnectionConfig.define(new ConfigDef()), values, false));
  }
}
