// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * The data files that this task uploaded for one topic partition and that no commit names yet, by
 * the number of the commit that was to name them.
 *
 * <p>A file is removed only once that number is held by a commit that does not name it: then
 * nothing can make it count any more, a commit that is still on its way included.
 */
final class OwnUploads {

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final TreeMap<Long, Set<String>> keys = new TreeMap<>();
  private long sequence;

  OwnUploads(ObjectStore store, ArchiveLayout layout) {
    this.store = store;
    this.layout = layout;
  }

  /** Files from now on are for that commit. */
  void goOnWith(long nextSequence) {
    sequence = nextSequence;
  }

  /** A file that may become visible from now on; its key is relative to the prefix. */
  void add(String key) {
    keys.computeIfAbsent(sequence, s -> new HashSet<>()).add(key);
  }

  /** This commit stands; what was uploaded for its number and is not named by it is removed. */
  void settle(Commit commit) {
    Set<String> uploaded = keys.remove(commit.sequence());
    if (uploaded == null) {
      return;
    }
    commit.files().forEach(file -> uploaded.remove(file.key()));
    uploaded.forEach(this::tryDelete);
  }

  /** The same for every number up to the given one; {@code commits} finds a commit by number. */
  void settleUpTo(long newest, LongFunction<Optional<Commit>> commits) {
    for (Iterator<Long> due = List.copyOf(keys.headMap(newest, true).keySet()).iterator();
        due.hasNext(); ) {
      long number = due.next();
      commits.apply(number).ifPresentOrElse(this::settle, () -> keys.remove(number));
    }
  }

  Map<Long, Set<String>> unsettled() {
    return keys;
  }

  private void tryDelete(String key) {
    try {
      store.delete(layout.resolve(key));
    } catch (ObjectStoreException e) {
      // An orphan costs space and nothing else; the task has better things to fail for.
    }
  }
}
