// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {

  private final MemoryObjectStore store = new MemoryObjectStore();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 1000, 1001, 2000, 2001})
  void everyObjectBelowThePrefixComesOnceInOrder(int objects) {
    store.create(new ObjectKey("a"), new byte[0]);
    store.create(new ObjectKey("c"), new byte[0]);
    for (int i = 0; i < objects; i++) {
      store.create(new ObjectKey("b/%05d".formatted(i)), new byte[0]);
    }

    assertThat(Listing.of(store, "b/").stream().map(object -> object.key().value()))
        .hasSize(objects)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void behindTheLastThereIsNothing() {
    Listing listing = Listing.of(store, "b/");

    assertThat(listing.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(listing::next)
        .withMessageContaining("b/");
  }
}
