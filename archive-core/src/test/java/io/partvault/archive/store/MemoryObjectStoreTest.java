// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryObjectStoreTest extends ObjectStoreContract {

  private final MemoryObjectStore store = new MemoryObjectStore();

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Test
  void corruptedObjectHasAnotherTag() {
    store.create(key("a"), new byte[] {1});
    String etag = store.stat(key("a")).orElseThrow().etag();

    store.corrupt(key("a"), new byte[] {2});

    assertThat(store.stat(key("a")).orElseThrow().etag()).isNotEqualTo(etag);
    assertThat(store.read(key("a"))).containsExactly(2);
  }
}
