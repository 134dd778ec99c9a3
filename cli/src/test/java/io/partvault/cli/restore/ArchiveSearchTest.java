// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.inventory.ArchiveInventory;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.Column;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.cli.archive.ArchivePlace;
import io.partvault.cli.outcome.CommandFailure;
import io.partvault.postgres.restore.RestoreRules;
import io.partvault.postgres.session.ConnectionSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Debezium read has the bounds that its receipt says, or none. */
class ArchiveSearchTest {

  private static final TableName EVENTS = new TableName("public", "events");
  private static final PartitionBounds JANUARY =
      new PartitionBounds(
          "2024-01-01", "2024-02-01", "FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')");

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveInventory inventory = new ArchiveInventory(store, ArchiveFixture.LAYOUT);

  private static TablePartition leaf(String name) {
    return new TablePartition(
        "shop", EVENTS, new TableName("public", name), 0, new PartitionBounds("", "", ""));
  }

  private void archive(String name) {
    new ArchiveFixture(store)
        .of(leaf(name))
        .epoch(7)
        .readByDebezium("0/10", List.of(new Column("id", "bigint", true)))
        .archive(2);
  }

  private void drop(String name) {
    DropReceipt receipt =
        new DropReceipt(
            leaf(name),
            DropReceipt.Outcome.DROPPED,
            7,
            List.of(),
            new DropProof(2, 770, 4711, Instant.EPOCH),
            Optional.of(new ComparedLeaf(16402, JANUARY, "42")),
            Instant.EPOCH);
    store.create(ArchiveFixture.LAYOUT.receipt(leaf(name).key(), 0), DropCodec.write(receipt));
  }

  private List<String> find(String first, String last) {
    RestoreJob job =
        new RestoreJob(
            ArchivePlace.parse("s3://vault"),
            new RestoreJob.Source(
                "",
                List.of(EVENTS),
                new Selection.Days(LocalDate.parse(first), LocalDate.parse(last)),
                0),
            new ConnectionSettings("jdbc:postgresql://127.0.0.1/shop", "nobody", ""),
            new RestoreJob.Way.StandAlone(),
            RestoreRules.USUAL,
            1);
    return new ArchiveSearch(inventory, job)
        .find().stream().map(found -> found.name().tablePartition().name().name()).toList();
  }

  private Provenance provenance(String name) {
    return Provenance.of(inventory, inventory.read(new ManifestName(leaf(name).key(), 0, 7)));
  }

  @Test
  void daysFindWhatWasDroppedByTheBoundsOfItsReceipt() {
    archive("events_1");
    drop("events_1");
    assertThat(find("2024-01-31", "2024-02-10")).containsExactly("events_1");
    assertThatThrownBy(() -> find("2024-02-01", "2024-02-10"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("none has bounds that touch these days");
  }

  @Test
  void whatMayBeMeantIsNeverPassedOver() {
    archive("events_1");
    drop("events_1");
    archive("events_2");
    assertThatThrownBy(() -> find("2024-01-31", "2024-02-10"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("public.events_2 ")
        .hasMessageContaining("Debezium tells no bounds")
        .hasMessageContaining("--partition");
  }

  @Test
  void onlyADropHasComparedTheRows() {
    archive("events_1");
    drop("events_1");
    archive("events_2");
    assertThat(provenance("events_1")).isEqualTo(new Provenance(JANUARY, List.of()));
    assertThat(provenance("events_2").remarks().get(0)).contains("no receipt says");
    assertThat(provenance("events_2").bounds().expression()).isEmpty();
  }
}
