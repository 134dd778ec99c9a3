// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldsTest {

  private static final TableName EVENTS = new TableName("public", "events");
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveLayout layout =
      new ArchiveLayout("p", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  private final Holds holds = new Holds(store, layout);

  private static TablePartitionKey key(String name) {
    return new TablePartitionKey("shop", EVENTS, new TableName("public", name));
  }

  private static Hold hold(String name, String reason) {
    return new Hold(key(name), reason, "ada", AT);
  }

  @Test
  void firstHoldStandsAndIsNotOverwritten() {
    assertThat(holds.find(key("a"))).isEmpty();
    assertThat(holds.set(hold("a", "audit"))).isEmpty();
    assertThat(holds.set(hold("a", "another"))).contains(new PlacedHold.Known(hold("a", "audit")));
    assertThat(holds.find(key("a"))).contains(new PlacedHold.Known(hold("a", "audit")));
    assertThat(holds.find(key("a")).orElseThrow().words())
        .isEqualTo("held since 2026-11-20T10:00:00Z by ada: audit");
  }

  @Test
  void releaseSaysWhatItTookAwayAndDoesNothingTwice() {
    holds.set(hold("a", "audit"));
    assertThat(holds.release(key("a"))).contains(new PlacedHold.Known(hold("a", "audit")));
    assertThat(holds.release(key("a"))).isEmpty();
    assertThat(holds.find(key("a"))).isEmpty();
  }

  @Test
  void objectThatIsNoDocumentHoldsAllTheSame() {
    holds.set(hold("a", "audit"));
    store.corrupt(layout.hold(key("a")), "?".getBytes(UTF_8));
    assertThat(holds.find(key("a")).orElseThrow().words())
        .startsWith("held by p/holds/shop/public.events/a.json, which does not say why");
    assertThat(holds.set(hold("a", "audit"))).containsInstanceOf(PlacedHold.Unreadable.class);
    assertThat(holds.release(key("a"))).containsInstanceOf(PlacedHold.Unreadable.class);
    assertThat(holds.find(key("a"))).isEmpty();
  }

  @Test
  void storeThatFailsIsNoAnswer() {
    holds.set(hold("a", "audit"));
    FlakyObjectStore flaky = new FlakyObjectStore(store);
    flaky
        .on(FlakyObjectStore.Operation.READ, key -> key.startsWith("p/holds/"))
        .nth(1, FlakyObjectStore.Fault.REQUEST_LOST);
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> new Holds(flaky, layout).find(key("a")));
  }
}
