// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectStoreException.Kind;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Makes a store fail, or something happen meanwhile, where a test wants it to. Thread-safe.
 *
 * <pre>
 * FlakyObjectStore flaky = new FlakyObjectStore(new MemoryObjectStore());
 * flaky.on(Operation.CREATE, key -&gt; key.value().startsWith("commits/")).nth(2, Fault.ANSWER_LOST);
 * </pre>
 */
public final class FlakyObjectStore implements ObjectStore {

  /** What is called. The key of {@code LIST} and {@code ABORT_UPLOADS} is their prefix. */
  public enum Operation {
    CREATE,
    UPLOAD,
    UPLOAD_WRITE,
    UPLOAD_COMMIT,
    STAT,
    OPEN,
    READ,
    LIST,
    DELETE,
    ABORT_UPLOADS
  }

  /** How it fails. */
  public enum Fault {
    /** Nothing was done, and the caller knows: transient. */
    REFUSED,
    /** Nothing was done, and the caller knows: access denied. */
    DENIED,
    /** Nothing was done, and the caller cannot know. */
    REQUEST_LOST,
    /** It was done, and the caller cannot know. */
    ANSWER_LOST,
    /**
     * Nothing was done yet, and the caller cannot know; it is done when the test calls {@link
     * FlakyObjectStore#landDelayed}.
     */
    DELAYED
  }

  private record Rule(
      Operation operation,
      Predicate<String> key,
      int from,
      int to,
      Optional<Fault> fault,
      Runnable before,
      AtomicInteger seen) {

    boolean fires(Operation called, String calledKey) {
      if (called != operation || !key.test(calledKey)) {
        return false;
      }
      int call = seen.incrementAndGet();
      return call >= from && call <= to;
    }
  }

  private final ObjectStore store;
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Runnable> delayed = new ArrayList<>();
  private final AtomicInteger fired = new AtomicInteger();

  /** Fails nowhere until told to. */
  public FlakyObjectStore(ObjectStore store) {
    this.store = requireNonNull(store, "store is null");
  }

  /** Says which calls; the return value says which of them fail. Calls count from now on. */
  public Calls on(Operation operation, Predicate<String> key) {
    return new Calls(operation, key);
  }

  /** The same for any key. */
  public Calls on(Operation operation) {
    return on(operation, key -> true);
  }

  /** Lets all calls succeed again. */
  public void heal() {
    rules.clear();
  }

  /** How many calls have failed by now. */
  public int fired() {
    return fired.get();
  }

  /** Does what was delayed; what it comes to is known to nobody. */
  public void landDelayed() {
    List<Runnable> landing;
    synchronized (delayed) {
      landing = List.copyOf(delayed);
      delayed.clear();
    }
    for (Runnable late : landing) {
      try {
        late.run();
      } catch (ObjectStoreException e) {
        // The store refused it, and there is nobody left to be told.
      }
    }
  }

  /** The calls that a rule is about. */
  public final class Calls {
    private final Operation operation;
    private final Predicate<String> key;

    private Calls(Operation operation, Predicate<String> key) {
      this.operation = operation;
      this.key = key;
    }

    /** Only the nth call fails, counted from 1. */
    public void nth(int n, Fault fault) {
      fails(n, n, fault);
    }

    /** The nth call and all later ones fail. */
    public void from(int n, Fault fault) {
      fails(n, Integer.MAX_VALUE, fault);
    }

    /** Something happens before the first call, which then goes on. */
    public void beforeFirst(Runnable happening) {
      happens(1, happening);
    }

    /** Something happens before each call, which then goes on. */
    public void beforeEach(Runnable happening) {
      happens(Integer.MAX_VALUE, happening);
    }

    private void fails(int from, int to, Fault fault) {
      rules.add(
          new Rule(operation, key, from, to, Optional.of(fault), () -> {}, new AtomicInteger()));
    }

    private void happens(int to, Runnable before) {
      rules.add(new Rule(operation, key, 1, to, Optional.empty(), before, new AtomicInteger()));
    }
  }

  @Override
  public CreateOutcome create(ObjectKey key, byte[] content) {
    byte[] copy = content.clone();
    return call(Operation.CREATE, key.value(), () -> store.create(key, copy));
  }

  @Override
  public Upload upload(ObjectKey key) {
    return call(Operation.UPLOAD, key.value(), () -> new FlakyUpload(store.upload(key)));
  }

  @Override
  public Optional<StoredObject> stat(ObjectKey key) {
    return call(Operation.STAT, key.value(), () -> store.stat(key));
  }

  @Override
  public InputStream open(ObjectKey key) {
    return call(Operation.OPEN, key.value(), () -> store.open(key));
  }

  @Override
  public byte[] read(ObjectKey key) {
    return call(Operation.READ, key.value(), () -> store.read(key));
  }

  @Override
  public List<StoredObject> list(String prefix, String after, int limit) {
    return call(Operation.LIST, prefix, () -> store.list(prefix, after, limit));
  }

  @Override
  public void delete(ObjectKey key) {
    run(Operation.DELETE, key.value(), () -> store.delete(key));
  }

  @Override
  public int abortUploads(String prefix, Instant startedBefore) {
    return call(Operation.ABORT_UPLOADS, prefix, () -> store.abortUploads(prefix, startedBefore));
  }

  @Override
  public void close() {
    store.close();
  }

  private void run(Operation operation, String key, Runnable action) {
    call(
        operation,
        key,
        () -> {
          action.run();
          return true;
        });
  }

  private <T> T call(Operation operation, String key, Supplier<T> action) {
    for (Rule rule : rules) {
      if (rule.fires(operation, key)) {
        rule.before().run();
        if (rule.fault().isPresent()) {
          fired.incrementAndGet();
          throw failed(operation, key, rule.fault().get(), action);
        }
      }
    }
    return action.get();
  }

  private RuntimeException failed(
      Operation operation, String key, Fault fault, Supplier<?> action) {
    String message = "Cannot " + operation + " " + key + ": " + fault + " by the test";
    switch (fault) {
      case REFUSED -> {
        return new ObjectStoreException(Kind.TRANSIENT, message, null);
      }
      case DENIED -> {
        return new ObjectStoreException(Kind.DENIED, message, null);
      }
      case ANSWER_LOST -> action.get();
      case DELAYED -> {
        synchronized (delayed) {
          delayed.add(action::get);
        }
      }
      case REQUEST_LOST -> {
        // Nothing is done, that is the point.
      }
    }
    boolean publishes = operation == Operation.CREATE || operation == Operation.UPLOAD_COMMIT;
    ObjectStoreException lost = new ObjectStoreException(Kind.TRANSIENT, message, null);
    return publishes ? new CommitOutcomeUnknownException(new ObjectKey(key), lost) : lost;
  }

  private final class FlakyUpload implements Upload {

    private final Upload upload;
    private boolean commitDelayed;

    FlakyUpload(Upload upload) {
      this.upload = upload;
    }

    @Override
    public ObjectKey key() {
      return upload.key();
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      run(Operation.UPLOAD_WRITE, key().value(), () -> upload.write(buffer, offset, length));
    }

    @Override
    public long bytes() {
      return upload.bytes();
    }

    @Override
    public long waitingBytes() {
      return upload.waitingBytes();
    }

    @Override
    public StoredObject commit() {
      int before;
      synchronized (delayed) {
        before = delayed.size();
      }
      try {
        return call(Operation.UPLOAD_COMMIT, key().value(), upload::commit);
      } finally {
        synchronized (delayed) {
          commitDelayed = delayed.size() > before;
        }
      }
    }

    @Override
    public void close() {
      // A request that is still under way is not called back by closing the upload.
      if (!commitDelayed) {
        upload.close();
      }
    }
  }
}
