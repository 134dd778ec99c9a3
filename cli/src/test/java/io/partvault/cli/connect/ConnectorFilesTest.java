// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectorFilesTest {

  private static final Installation HERE = Installation.current();

  private final ConnectorFiles files = new ConnectorFiles(HERE.config());

  @Test
  void theWorkerSpeaksBytesAndFindsPluginsByTheirServices() {
    assertThat(files.worker())
        .containsEntry("plugin.discovery", "service_load")
        .containsEntry("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
        .containsEntry("config.providers", "env,file")
        .containsKeys("config.storage.topic", "offset.storage.topic", "status.storage.topic");
  }

  @ParameterizedTest
  @EnumSource(ConnectorRole.class)
  void everyConnectorKeepsKeysHeadersAndValuesAsTheyAre(ConnectorRole role) {
    assertThat(files.connector(role))
        .containsEntry("key.converter", "org.apache.kafka.connect.storage.StringConverter")
        .containsEntry("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
        .containsEntry("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
        .doesNotContainKeys("name", "aws.secret.access.key");
  }

  @Test
  void nothingIsRemovedUnlessSomebodyAsksForIt() {
    assertThat(files.connector(ConnectorRole.CLEANUP))
        .containsEntry("cleanup.detach.enabled", "false")
        .containsEntry("cleanup.drop.enabled", "false");
  }

  @Test
  void theSinkDoesNotTakeTheEventsOfCleanup() {
    String regex = files.connector(ConnectorRole.SINK).get("topics.regex");
    assertThat("shop.public.events").matches(regex);
    assertThat("shop.partvault.cleanup").doesNotMatch(regex);
    assertThat("workshop.public.events").doesNotMatch(regex);
  }

  @Test
  void passwordsAreReferredToAndNotWrittenDown() {
    Map<String, String> source = files.connector(ConnectorRole.SOURCE);
    assertThat(source.get("connection.password")).startsWith("${env:");
  }

  @Test
  void everyKeyIsExplained() throws IOException {
    String explained = Files.readString(HERE.config().resolve("README.md"));
    for (ConnectorRole role : ConnectorRole.values()) {
      assertThat(files.connector(role).keySet())
          .allSatisfy(key -> assertThat(explained).contains("`" + key + "`"));
    }
    Properties worker = new Properties();
    worker.putAll(files.worker());
    assertThat(worker.stringPropertyNames())
        .allSatisfy(key -> assertThat(explained).contains("`" + key + "`"));
  }
}
