// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.partvault.it.BucketJudge;
import io.partvault.it.EventsTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares an archive in the bucket's folder with the rows that the database had. */
final class ArchiveJudge {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A task looks a few commits back and into a few folders, a step with each poll. */
  private static final Duration SWEPT_WITHIN = Duration.ofSeconds(90);

  private final Path root;
  private final BucketJudge bucket;

  ArchiveJudge(Path root) {
    this.root = root;
    bucket = new BucketJudge(root);
  }

  /** The objects below a folder of the archive. */
  List<Path> below(String folder) throws IOException {
    return bucket.below(folder);
  }

  /** Whether there is an object below the folder. */
  boolean hasAnyBelow(String folder) throws IOException {
    return !below(folder).isEmpty();
  }

  /** Names of the leaves that have an object below the folder. */
  Set<String> leavesBelow(String folder) throws IOException {
    return below(folder).stream()
        .map(file -> file.getFileName().toString().split("\\.", -1)[0])
        .collect(Collectors.toSet());
  }

  /** OIDs of the leaves that have an object below the folder. */
  Set<String> oidsBelow(String folder) throws IOException {
    return below(folder).stream()
        .map(file -> file.getFileName().toString().split("\\.", -1)[1])
        .collect(Collectors.toSet());
  }

  /** What the receipts say happened, by the leaf's name; one leaf has one receipt. */
  Map<String, String> outcomes() throws IOException {
    Map<String, String> outcomes = new TreeMap<>();
    for (Path file : below("receipts")) {
      JsonNode receipt = JSON.readTree(file.toFile());
      String leaf = receipt.path("tablePartition").path("name").asText();
      assertThat(outcomes.put(leaf, receipt.path("outcome").asText()))
          .as("an earlier receipt for %s", leaf)
          .isNull();
    }
    return outcomes;
  }

  /**
   * There is one receipt for each old leaf, with this outcome for the one that was struck. Which
   * one that is is not said: while the source looks at the first, cleanup gives way and takes the
   * second.
   */
  void requireOutcomes(String struck) throws IOException {
    Map<String, String> outcomes = outcomes();
    assertThat(outcomes).containsOnlyKeys(EventsTable.OLD);
    assertThat(outcomes.values()).containsExactlyInAnyOrder(struck, "dropped");
  }

  /** The newest manifests are of these leaves and name these rows, each once. */
  void requireExactly(Map<String, Map<Long, JsonNode>> expected) throws IOException {
    Map<String, JsonNode> manifests = bucket.manifests();
    assertThat(manifests.keySet()).isEqualTo(expected.keySet());
    for (Map.Entry<String, JsonNode> manifest : manifests.entrySet()) {
      Map<Long, JsonNode> rows = expected.get(manifest.getKey());
      List<JsonNode> lines = bucket.rows(manifest.getValue());
      assertThat(lines).as("each row of %s once", manifest.getKey()).hasSameSizeAs(rows.keySet());
      Map<Long, JsonNode> archived = new TreeMap<>();
      lines.stream()
          .map(EventsTable::comparable)
          .forEach(row -> archived.put(row.path("id").asLong(), row));
      assertThat(archived).as("rows of %s", manifest.getKey()).isEqualTo(rows);
    }
  }

  /** Every object that is visible can be read to its end. */
  void requireSoundObjects() throws IOException {
    for (Path file : below("data")) {
      try (ZstdInputStream in = new ZstdInputStream(Files.newInputStream(file))) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    for (String folder : List.of("commits", "manifests", "intents", "receipts", "begins")) {
      for (Path file : below(folder)) {
        assertThat(JSON.readTree(file.toFile()).isObject()).as(file.toString()).isTrue();
      }
    }
  }

  /** Every data file counts, or is gone within a few polls of the tasks. */
  void requireNoOrphans() {
    await("data files that no commit names are removed")
        .atMost(SWEPT_WITHIN)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(orphans()).as("data files that no commit names").isEmpty());
  }

  /** Keys of the data files that neither a commit nor, where that is pruned, a manifest names. */
  Set<String> orphans() throws IOException {
    Set<String> orphans = new HashSet<>();
    for (Path file : below("data")) {
      orphans.add(root.relativize(file).toString());
    }
    for (String folder : List.of("commits", "manifests")) {
      for (Path naming : below(folder)) {
        for (JsonNode file : JSON.readTree(naming.toFile()).path("dataFiles")) {
          orphans.remove(file.path("key").asText());
        }
      }
    }
    return orphans;
  }
}
