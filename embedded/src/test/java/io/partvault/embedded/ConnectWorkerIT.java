// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectWorkerIT {
  @TempDir static Path folder;

  private static KafkaBroker broker;
  private static ConnectWorker worker;
  private static ConnectClient client;

  @BeforeAll
  static void startWorker() {
    broker = KafkaBroker.start(folder);
    worker = ConnectWorker.start(properties());
    client = new ConnectClient(worker.restUrl());
  }

  @AfterAll
  static void stopWorker() {
    worker.close();
    worker.close();
    broker.close();
  }

  @Test
  void answersOnTheLoopbackAddressAndListsNoConnectorOfOurs() {
    assertThat(worker.restUrl().getHost()).isEqualTo("127.0.0.1");
    assertThat(worker.restUrl().getPort()).isPositive();
    assertThat(client.plugins()).noneMatch(plugin -> plugin.startsWith("io.partvault"));
  }

  @Test
  void passesOnConnectsOwnMessage() {
    assertThatThrownBy(() -> client.put("unknown", Map.of("connector.class", "NoSuchConnector")))
        .isInstanceOfSatisfying(
            ConnectRestException.class, refusal -> assertThat(refusal.status()).isEqualTo(400))
        .hasMessageContaining("Failed to find any class that implements Connector")
        .hasMessageContaining("NoSuchConnector");
  }

  @Test
  void answersNotFoundForAnUnknownConnector() {
    assertThatThrownBy(() -> client.status("not there"))
        .isInstanceOfSatisfying(
            ConnectRestException.class, refusal -> assertThat(refusal.status()).isEqualTo(404))
        .hasMessageContaining("not there");
  }

  @Test
  void leavesTheClassLoaderOfItsCallerAlone() {
    assertThat(Thread.currentThread().getContextClassLoader())
        .isSameAs(ConnectWorkerIT.class.getClassLoader());
  }

  @Test
  void failsInsteadOfEndingTheJvmWhenAPropertyIsWrong() {
    Map<String, String> wrong = properties();
    wrong.remove("group.id");
    assertThatThrownBy(() -> ConnectWorker.start(wrong))
        .isInstanceOf(EmbeddedServerException.class)
        .hasMessageContaining("Cannot start the Kafka Connect worker")
        .hasMessageContaining("group.id");
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    properties.put("group.id", "connect");
    properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    for (String kind : new String[] {"config", "offset", "status"}) {
      properties.put(kind + ".storage.topic", "connect-" + kind);
      properties.put(kind + ".storage.replication.factor", "1");
    }
    properties.put("exactly.once.source.support", "enabled");
    return properties;
  }
}
