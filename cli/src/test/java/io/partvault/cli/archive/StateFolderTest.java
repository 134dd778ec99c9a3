// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

  @TempDir private Path dir;

  @Test
  void oneRunAtATimeUsesIt() {
    Path folder = dir.resolve("state");
    try (StateFolder first = StateFolder.open(folder)) {
      assertThat(first.kafka().getParent()).isEqualTo(folder);
      assertThatThrownBy(() -> StateFolder.open(folder))
          .hasMessageContaining("another run is using it");
    }
    StateFolder.open(folder).close();
  }

  @Test
  void passwordsAreForTheOwnerOnlyAndGoWithTheRun() throws IOException {
    StateFolder state = StateFolder.open(dir);
    state.writeSettings(Map.of("source.connection.password", "a=b\\c ü"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.settings())))
        .isEqualTo("rw-------");
    state.close();
    assertThat(state.settings()).doesNotExist();
  }

  @Test
  void targetsOfARunThatHasNotEndedAreFoundByTheNext() {
    Target target =
        new Target(
            new TablePartitionKey("shop", new TableName("a", "b"), new TableName("a", "B 1")),
            4_000_000_000L,
            12);
    try (StateFolder state = StateFolder.open(dir)) {
      assertThat(state.unfinished()).isEmpty();
      state.begun(List.of(target));
    }
    try (StateFolder state = StateFolder.open(dir)) {
      assertThat(state.unfinished()).containsExactly(target);
      state.ended();
      assertThat(state.unfinished()).isEmpty();
    }
  }

  @Test
  void namesThatConnectCannotReferToAreRefused() {
    assertThatThrownBy(() -> StateFolder.open(dir.resolve("a:b")))
        .hasMessageContaining("--state-dir");
  }
}
