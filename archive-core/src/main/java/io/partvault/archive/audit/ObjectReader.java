// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.archive.store.StoredObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Reads objects, and reports those that the store does not give instead of ending the audit for
 * them; only when it gives none any more is that its end. Thread-safe.
 */
final class ObjectReader {

  /** A connection can break in the middle of an object, which no client of a store mends. */
  private static final int ATTEMPTS = 3;

  private static final int FAILURES_IN_A_ROW = 10;

  private final ObjectStore store;
  private final Tally tally;
  private final AtomicInteger failures = new AtomicInteger();

  ObjectReader(ObjectStore store, Tally tally) {
    this.store = store;
    this.tally = tally;
  }

  Fetched<byte[]> read(ObjectKey key) {
    return attempt(key, "", () -> store.read(key));
  }

  /** Size and tag. */
  Fetched<StoredObject> stat(ObjectKey key, String namedBy) {
    Fetched<Optional<StoredObject>> asked = attempt(key, namedBy, () -> store.stat(key));
    if (asked instanceof Fetched.Content<Optional<StoredObject>> answer) {
      return answer
          .value()
          .<Fetched<StoredObject>>map(Fetched.Content::new)
          .orElseGet(Fetched.Gone::new);
    }
    return new Fetched.Failed<>();
  }

  /**
   * Has an object read in some way.
   *
   * @throws ObjectStoreException if the store has failed many times in a row
   */
  <T> Fetched<T> attempt(ObjectKey key, String namedBy, Supplier<T> read) {
    for (int attempt = 1; ; attempt++) {
      try {
        Fetched<T> content = new Fetched.Content<>(read.get());
        failures.set(0);
        return content;
      } catch (ObjectStoreException e) {
        if (e.kind() == Kind.NO_OBJECT) {
          failures.set(0);
          return new Fetched.Gone<>();
        }
        if (!e.isTransient() || attempt == ATTEMPTS) {
          return failed(key, namedBy, e);
        }
      }
    }
  }

  private <T> Fetched<T> failed(ObjectKey key, String namedBy, ObjectStoreException e) {
    if (e.kind() == Kind.NO_BUCKET || failures.incrementAndGet() >= FAILURES_IN_A_ROW) {
      throw e;
    }
    tally.report(
        AuditFinding.of(
            Severity.UNDETERMINED,
            key,
            namedBy,
            new Flaw(Defect.NOT_READ, "an answer of the store", e.getMessage()),
            "see why the store does not give the object, then verify again"));
    return new Fetched.Failed<>();
  }
}
