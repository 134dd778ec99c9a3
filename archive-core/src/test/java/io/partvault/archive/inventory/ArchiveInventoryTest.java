// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ManifestName;
import io.partvault.archive.receipt.ComparedLeaf;
import io.partvault.archive.receipt.DropCodec;
import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.receipt.DropReceipt;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.verdict.ArchiveFixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArchiveInventoryTest {

  private static final TableName EVENTS = new TableName("public", "events");

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveInventory inventory = new ArchiveInventory(store, ArchiveFixture.LAYOUT);

  private ObjectKey archive(String database, TableName table, String leaf, long oid, long epoch) {
    return new ArchiveFixture(store)
        .of(
            new TablePartition(
                database,
                table,
                new TableName(table.schema(), leaf),
                oid,
                new PartitionBounds("", "", "DEFAULT")))
        .epoch(epoch)
        .archive(0);
  }

  @Test
  void databasesAndTablesAreFoundWhateverTheirNames() {
    archive("shop", EVENTS, "e_1", 1, 1);
    archive("shop", new TableName("public", "events_2"), "e_1", 2, 1);
    archive("shop", new TableName("Odd.schema", "a/b c"), "x", 3, 1);
    archive("shop-x", EVENTS, "e_1", 4, 1);
    archive("shop0", EVENTS, "e_1", 5, 1);
    archive("Shop", EVENTS, "e_1", 6, 1);
    assertThat(inventory.databases()).containsExactlyInAnyOrder("Shop", "shop", "shop-x", "shop0");
    assertThat(inventory.tables("shop"))
        .containsExactlyInAnyOrder(
            EVENTS, new TableName("public", "events_2"), new TableName("Odd.schema", "a/b c"));
    assertThat(inventory.tables("nothing")).isEmpty();
  }

  @Test
  void anEmptyArchiveHasNone() {
    assertThat(inventory.databases()).isEmpty();
    assertThat(inventory.tablePartitions("shop", EVENTS)).isEmpty();
  }

  @Test
  void objectsThatAreNoManifestsAreNotInTheWay() {
    for (int i = 0; i < 25; i++) {
      store.create(new ObjectKey("manifests/note" + i + ".txt"), new byte[] {1});
    }
    archive("shop", EVENTS, "e_1", 1, 1);
    store.create(new ObjectKey("manifests/shop/public.events/e_1.1.json"), new byte[] {1});
    assertThat(inventory.databases()).containsExactly("shop");
    assertThat(inventory.tablePartitions("shop", EVENTS)).hasSize(1);
  }

  @Test
  void theGreatestEpochOfATablePartitionCountsWhateverItsOid() {
    archive("shop", EVENTS, "e_1", 7, 300);
    archive("shop", EVENTS, "e_1", 9, 1000);
    archive("shop", EVENTS, "e_1", 7, 200);
    archive("shop", EVENTS, "e_2", 8, 5);
    List<ArchivedTablePartition> found = inventory.tablePartitions("shop", EVENTS);
    assertThat(found).extracting(one -> one.key().name().name()).containsExactly("e_1", "e_2");
    assertThat(found.get(0).newest().epoch()).isEqualTo(1000);
    assertThat(found.get(0).manifests())
        .extracting(ManifestName::epoch)
        .containsExactly(1000L, 300L, 200L);
    assertThat(found.get(0).ofEpoch(300).orElseThrow().oid()).isEqualTo(7);
    assertThat(found.get(0).ofEpoch(301)).isEmpty();
    assertThat(found.get(0).namesakes(found.get(0).newest()))
        .extracting(ManifestName::epoch)
        .containsExactly(300L);
    assertThat(found.get(1).namesakes(found.get(1).newest())).isEmpty();
  }

  @Test
  void moreThanOnePageIsListed() {
    for (int i = 0; i < 1_050; i++) {
      archive("shop", EVENTS, "e_" + i, 1 + i, 1);
    }
    assertThat(inventory.tablePartitions("shop", EVENTS)).hasSize(1_050);
  }

  @Test
  void aManifestUnderAnothersNameIsRefused() {
    ObjectKey key = archive("shop", EVENTS, "e_1", 1, 1);
    archive("shop", EVENTS, "e_2", 2, 1);
    ManifestName first = inventory.tablePartitions("shop", EVENTS).get(0).newest();
    assertThat(inventory.read(first).name()).isEqualTo(first);
    ManifestName second = inventory.tablePartitions("shop", EVENTS).get(1).newest();
    store.corrupt(new ObjectKey("manifests/shop/public.events/e_2.2.1.json"), store.read(key));
    assertThatThrownBy(() -> inventory.read(second))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("e_2.2.1.json is not what its name says: it is of")
        .hasMessageContaining("e_1");
  }

  @Test
  void whatCannotBeReadIsNamed() {
    ObjectKey key = archive("shop", EVENTS, "e_1", 1, 1);
    ManifestName name = inventory.tablePartitions("shop", EVENTS).get(0).newest();
    String json = new String(store.read(key), UTF_8);
    store.corrupt(key, json.substring(0, json.length() / 2).getBytes(UTF_8));
    assertThatThrownBy(() -> inventory.read(name))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining(key.value());
    store.delete(key);
    assertThatThrownBy(() -> inventory.read(name))
        .isInstanceOf(ObjectStoreException.class)
        .hasMessageContaining(key.value());
  }

  @Test
  void theReceiptOfADropKnowsTheBoundsThatDebeziumDidNotTell() {
    PartitionBounds unknown = new PartitionBounds("", "", "");
    TablePartition nameless =
        new TablePartition("shop", EVENTS, new TableName("public", "e_1"), 0, unknown);
    ManifestName export = new ManifestName(nameless.key(), 0, 7);
    assertThat(inventory.compared(export)).isEmpty();

    ComparedLeaf compared =
        new ComparedLeaf(16402, new PartitionBounds("1", "2", "FOR VALUES FROM (1) TO (2)"), "42");
    DropProof proof = new DropProof(100, 770, 4711, Instant.EPOCH);
    store.create(
        ArchiveFixture.LAYOUT.receipt(nameless.key(), 0),
        DropCodec.write(
            new DropReceipt(
                nameless,
                DropReceipt.Outcome.DROPPED,
                7,
                List.of(),
                proof,
                Optional.of(compared),
                Instant.EPOCH)));
    assertThat(inventory.compared(export)).contains(compared);
    // A later snapshot may be of a table that was made anew with other bounds.
    assertThat(inventory.compared(new ManifestName(nameless.key(), 0, 8))).isEmpty();
  }
}
