// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.cleanup.PartitionCleanupConnector;
import io.partvault.sink.S3ArchiveSinkConnector;
import io.partvault.source.PartitionSourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The configuration reference is printed from the {@code ConfigDef}s and must not be stale. */
class ConfigurationDocTest {

  private static final Path PAGE = Path.of("..", "docs", "configuration.md");

  @Test
  void configurationReferenceIsWhatTheConnectorsSay() throws IOException {
    String printed =
        new ConfigurationPage()
            .section("Source connector", new PartitionSourceConnector())
            .section("Sink connector", new S3ArchiveSinkConnector())
            .section("Cleanup connector", new PartitionCleanupConnector())
            .print();

    if (Boolean.getBoolean("partvault.docs.update")) {
      Files.writeString(PAGE, printed);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/configuration.md is stale; CONTRIBUTING.md has the command that writes it anew")
        .isEqualTo(printed);
  }
}
