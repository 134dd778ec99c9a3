// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.file.DataFile;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The commits of one topic partition in the bucket.
 *
 * <p>Whoever creates the object of a sequence first has made that commit; everybody else, an
 * earlier attempt of the same task included, adopts it. Every method may fail with an {@link
 * ObjectStoreException}, or with a {@link io.partvault.archive.json.JsonFormatException} where an
 * object is not what it must be.
 */
public final class CommitLog {

  /** So many of the newest commits are never deleted, lest a stalled task finds its place free. */
  public static final int KEPT = 100;

  private static final int DELETED_AT_ONCE = 1_000;

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final CommitSource source;

  /** The log of one source; nothing is read or written yet. */
  public CommitLog(ObjectStore store, ArchiveLayout layout, CommitSource source) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
    this.source = requireNonNull(source, "source is null");
  }

  /**
   * The last commit; empty if there is none yet. One listing of one key, then reads, so that a
   * listing that is behind does no harm.
   */
  public Optional<Commit> newest() {
    String folder = layout.commits(source.sink(), source.topic(), source.topicPartition());
    long listed = 0;
    for (StoredObject object : store.list(folder, "", 1)) {
      listed =
          layout.parseCommit(object.key()).orElseThrow(() -> stranger(object.key())).sequence();
    }
    return read(listed).map(this::last);
  }

  /** One commit by its number; empty if it was not made yet, or deleted. */
  public Optional<Commit> read(long sequence) {
    ObjectKey key = key(sequence);
    byte[] json;
    try {
      json = store.read(key);
    } catch (ObjectStoreException e) {
      if (e.kind() == ObjectStoreException.Kind.NO_OBJECT) {
        return Optional.empty();
      }
      throw e;
    }
    Commit commit = CommitCodec.read(json, key.value());
    if (commit.sequence() != sequence || !commit.source().equals(source)) {
      throw new CommitChainException(
          "Cannot use commit %s: it says that it is number %d of %s"
              .formatted(key, commit.sequence(), commit.source()));
    }
    return Optional.of(commit);
  }

  /**
   * Makes a commit, unless its place is taken.
   *
   * @throws CommitOutcomeUnknownException if it cannot be told whether it stands; nothing may be
   *     cleaned up then, and {@link #newest} tells the truth later
   */
  public Appended append(Commit commit) {
    if (store.create(key(commit.sequence()), CommitCodec.write(commit)) == CreateOutcome.CREATED) {
      return new Appended.Done();
    }
    Commit holder =
        read(commit.sequence())
            .orElseThrow(
                () ->
                    new CommitChainException(
                        "Cannot read commit "
                            + key(commit.sequence())
                            + ", which another task has made; was it deleted by hand?"));
    return new Appended.Taken(holder, last(holder));
  }

  /**
   * The data files of one export, in the order of their commits.
   *
   * @param newest where to start
   * @param beganAt sequence of the commit that covers the export's first record
   * @throws CommitChainException if a commit in between is missing or does not follow its
   *     predecessor
   */
  public List<DataFile> files(ExportId export, long beganAt, Commit newest) {
    Deque<DataFile> files = new ArrayDeque<>();
    Commit commit = newest;
    while (true) {
      List<CommittedFile> named = commit.dataFiles();
      for (int i = named.size() - 1; i >= 0; i--) {
        if (named.get(i).export().equals(export)) {
          files.addFirst(named.get(i).file());
        }
      }
      if (commit.sequence() <= beganAt) {
        return List.copyOf(files);
      }
      commit = predecessor(commit);
    }
  }

  /**
   * Some commits that follow one another, oldest first.
   *
   * @param last which was made
   * @throws CommitChainException if one of them is missing or does not follow its predecessor
   */
  public List<Commit> between(long first, long last) {
    Deque<Commit> commits = new ArrayDeque<>();
    commits.add(read(last).orElseThrow(() -> missing(last)));
    while (commits.getFirst().sequence() > first) {
      commits.addFirst(predecessor(commits.getFirst()));
    }
    return List.copyOf(commits);
  }

  /**
   * Deletes commits that nobody needs: those below the oldest export whose manifest may still be
   * made, and never the newest {@value #KEPT}.
   *
   * @return how many were deleted; at most 1,000 at a time
   */
  public int prune(Commit newest) {
    long needed = oldestNeeded(newest);
    if (needed <= 0) {
      return 0;
    }
    String folder = layout.commits(source.sink(), source.topic(), source.topicPartition());
    // Keys count down, so whatever sorts after a commit is older than it.
    List<StoredObject> older = store.list(folder, key(needed).value(), DELETED_AT_ONCE);
    older.forEach(object -> store.delete(object.key()));
    return older.size();
  }

  /** Sequence of the oldest commit that must be kept; those below it come and go. */
  public static long oldestNeeded(Commit newest) {
    long needed = newest.sequence() - KEPT + 1;
    for (ExportStanding standing : newest.exports()) {
      if (standing.state().needsCommits()) {
        needed = Math.min(needed, standing.beganAt());
      }
    }
    if (!newest.records().isNone()) {
      needed = Math.min(needed, newest.records().oldestNeeded(newest.sequence()));
    }
    return Math.max(0, needed);
  }

  private Commit last(Commit known) {
    Commit commit = known;
    while (true) {
      Optional<Commit> following = read(commit.sequence() + 1);
      if (following.isEmpty()) {
        return commit;
      }
      requireFollows(following.get(), commit);
      commit = following.get();
    }
  }

  private Commit predecessor(Commit commit) {
    long sequence = commit.sequence() - 1;
    Commit previous = read(sequence).orElseThrow(() -> missing(sequence));
    requireFollows(commit, previous);
    return previous;
  }

  private void requireFollows(Commit commit, Commit previous) {
    if (!commit.follows(previous)) {
      throw new CommitChainException(
          "Cannot use commit %s: it follows nonce '%s' at offset %d, its predecessor has '%s' at %d"
              .formatted(
                  key(commit.sequence()),
                  commit.previousNonce(),
                  commit.from(),
                  previous.nonce(),
                  previous.next()));
    }
  }

  private CommitChainException missing(long sequence) {
    return new CommitChainException(
        "Cannot read commit "
            + key(sequence)
            + ": it is missing, although what began there is not ended; look for a lifecycle rule or"
            + " somebody who deletes below commits/");
  }

  private ObjectKey key(long sequence) {
    return layout.commit(source.sink(), source.topic(), source.topicPartition(), sequence);
  }

  private static CommitChainException stranger(ObjectKey key) {
    return new CommitChainException(
        "Cannot read commit " + key + ": its name is not a commit's; move it out of the folder");
  }
}
