// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All objects below a prefix, in the order of their keys, asked for page by page while one goes
 * through them. Memory: one page. Confined to one thread.
 *
 * <p>Both methods fail as {@link ObjectStore#list} does.
 */
public final class Listing implements Iterator<StoredObject> {

  private static final int PAGE = 1_000;

  private final ObjectStore store;
  private final String prefix;
  private Iterator<StoredObject> page = List.<StoredObject>of().iterator();
  private String after;
  private boolean ended;

  private Listing(ObjectStore store, String prefix, String after) {
    this.store = requireNonNull(store, "store is null");
    this.prefix = requireNonNull(prefix, "prefix is null");
    this.after = requireNonNull(after, "after is null");
  }

  /** The objects below a prefix, which is compared as plain text; nothing is asked for yet. */
  public static Listing of(ObjectStore store, String prefix) {
    return of(store, prefix, "");
  }

  /** The same, only those whose keys are greater than that text. */
  public static Listing of(ObjectStore store, String prefix, String after) {
    return new Listing(store, prefix, after);
  }

  /** What is left, asked for as it is used. */
  public Stream<StoredObject> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && !ended) {
      List<StoredObject> listed = store.list(prefix, after, PAGE);
      ended = listed.size() < PAGE;
      page = listed.iterator();
    }
    return page.hasNext();
  }

  @Override
  public StoredObject next() {
    if (!hasNext()) {
      throw new NoSuchElementException("Nothing more below " + prefix);
    }
    StoredObject object = page.next();
    after = object.key().value();
    return object;
  }
}
