// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoOnDebeziumIT {

  @TempDir private Path dir;

  @Test
  void whatDebeziumReadIsArchivedComparedAndDropped() {
    Screen screen = new Screen();
    Path folder = dir.resolve("demo");
    assertThat(screen.run("demo", "--debezium", "--rows=300", "--output=json", "--dir=" + folder))
        .as(screen.err())
        .isZero();
    assertThat(screen.out().lines()).hasSize(1);
    JsonNode summary = Json.parse(screen.out().getBytes(UTF_8), "summary");
    assertThat(summary.path("tablePartitions").asInt()).isEqualTo(4);
    assertThat(summary.path("rows").asInt()).isEqualTo(1200);
    assertThat(summary.path("failed")).isEmpty();
    assertThat(summary.path("dropped").asInt()).isEqualTo(4);
    assertThat(folder).doesNotExist();
  }
}
