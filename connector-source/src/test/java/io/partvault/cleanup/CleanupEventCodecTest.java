// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CleanupEventCodecTest {

  @Test
  void eventKeepsItsBytes() {
    TablePartition leaf =
        new TablePartition(
            "shop",
            new TableName("public", "events"),
            new TableName("public", "events_2024_01"),
            16402,
            new PartitionBounds("", "", ""));
    CleanupEvent event =
        new CleanupEvent(
            CleanupEvent.Kind.DROPPED,
            leaf,
            1830271648399360L,
            new CleanupEvent.Size(50_000, 21_500_000, 3_900_000, 2),
            "",
            Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(new String(CleanupEventCodec.write(event), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"format\":1,\"event\":\"dropped\",\"database\":\"shop\","
                + "\"table\":{\"schema\":\"public\",\"name\":\"events\"},"
                + "\"tablePartition\":{\"schema\":\"public\",\"name\":\"events_2024_01\","
                + "\"oid\":16402},\"epoch\":1830271648399360,\"rows\":50000,"
                + "\"rawBytes\":21500000,\"bytes\":3900000,\"dataFiles\":2,\"reason\":\"\","
                + "\"at\":\"2026-11-20T10:00:00Z\"}");
  }
}
