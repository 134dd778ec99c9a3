// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.FlakyObjectStore;
import io.partvault.archive.store.FlakyObjectStore.Fault;
import io.partvault.archive.store.FlakyObjectStore.Operation;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import java.time.Clock;
import java.util.List;

/** The store, which fails where a schedule wants it to. */
final class Bucket {

  private static final String PREFIX = "archive";
  private static final Operation[] OPERATIONS = {
    Operation.CREATE,
    Operation.CREATE,
    Operation.CREATE,
    Operation.UPLOAD_COMMIT,
    Operation.UPLOAD_COMMIT,
    Operation.UPLOAD,
    Operation.UPLOAD_WRITE,
    Operation.READ,
    Operation.LIST,
    Operation.STAT,
    Operation.DELETE
  };
  private static final Fault[] FAULTS = {
    Fault.REFUSED, Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.DELAYED
  };
  private static final String[] CREATED = {"commits/", "manifests/", ""};

  private final MemoryObjectStore memory;
  private final FlakyObjectStore store;
  private final ArchiveLayout layout =
      new ArchiveLayout(PREFIX, DataPathTemplate.parse(DataPathTemplate.DEFAULT));

  Bucket(Clock clock) {
    memory = new MemoryObjectStore(clock);
    store = new FlakyObjectStore(memory);
  }

  /** As the tasks see it. */
  FlakyObjectStore store() {
    return store;
  }

  /** As it is. */
  MemoryObjectStore truth() {
    return memory;
  }

  ArchiveLayout layout() {
    return layout;
  }

  List<ObjectKey> keys(String folder) {
    return memory.list(PREFIX + "/" + folder + "/", "", Integer.MAX_VALUE).stream()
        .map(StoredObject::key)
        .toList();
  }

  void happen(Event event) {
    if (event.kind() == EventKind.STORE_LANDS) {
      store.landDelayed();
      return;
    }
    Operation operation = OPERATIONS[event.who(OPERATIONS.length)];
    boolean publishes = operation == Operation.CREATE || operation == Operation.UPLOAD_COMMIT;
    Fault fault = FAULTS[publishes ? event.what(FAULTS.length) : 0];
    String created = CREATED[operation == Operation.CREATE ? event.amount(CREATED.length) : 2];
    store
        .on(operation, key -> key.startsWith(PREFIX + "/" + created))
        .nth(1 + event.amount(2 * CREATED.length) / CREATED.length, fault);
  }

  /** What is under way arrives, and nothing fails any more. */
  void endFaults() {
    store.heal();
    store.landDelayed();
  }
}
