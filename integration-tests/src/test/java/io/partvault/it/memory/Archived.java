// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.it.BucketJudge;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;

/** Judges an archive whose rows are numbered 1, 2, 3 … in their column {@code id}. */
final class Archived {

  private Archived() {}

  /** Every row is there once and nothing else is, over so many table partitions. */
  static void assertRowsOnce(BucketJudge judge, int leaves, int rows) throws IOException {
    Map<String, JsonNode> manifests = judge.manifests();
    assertThat(manifests).hasSize(leaves);
    BitSet seen = new BitSet(rows + 1);
    for (JsonNode manifest : manifests.values()) {
      judge.eachRow(
          manifest,
          row -> {
            int id = row.path("id").asInt();
            if (id < 1 || id > rows || seen.get(id)) {
              throw new AssertionError("Row " + id + " is there twice, or never was");
            }
            seen.set(id);
          });
    }
    assertThat(seen.cardinality()).isEqualTo(rows);
  }
}
