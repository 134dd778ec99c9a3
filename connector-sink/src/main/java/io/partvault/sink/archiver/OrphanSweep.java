// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.manifest.ManifestCodec;
import io.partvault.archive.record.RecordFile;
import io.partvault.archive.store.Listing;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the orphans that other tasks left behind, a few steps at a time: a task that was killed
 * between upload and commit cannot remove its own.
 *
 * <p>Where it looks: in the folders of the table partitions that the topic partition is at, and at
 * the begin of a session in those that commits have files in which nobody has looked behind, from
 * the offset on at which the commits it knows began. Each folder once after the newest commit was
 * read, once more after the first commit behind it, which is what makes a dead predecessor's files
 * orphans, and then only folders that are new. So it costs a listing for each export and session,
 * never one for each record or commit. Commits say how far the task that made them had looked, so
 * that it may be killed at any time, and its successors too. One of them may have read further than
 * anybody since; its files turn up in the folder of an export that is reached later, behind a
 * commit that is older than what was looked behind, and then older commits are read too.
 *
 * <p>What it removes: {@link Orphans} decides; what the manifest of a table partition names is left
 * alone whatever that says. It fails nothing and nobody: an orphan costs space and nothing else.
 */
final class OrphanSweep {

  private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);

  /** Commits before these may be deleted. */
  private static final int LOOK_BACK = CommitLog.KEPT;

  private static final int READ_AT_ONCE = 10;

  private static final int REMEMBERED = 10_000;

  private final ObjectStore store;
  private final ArchiveLayout layout;
  private final CommitLog commits;
  private final CommitSource source;
  private final Orphans orphans;
  private final Map<String, List<TablePartitionKey>> waiting =
      new LinkedHashMap<>(); // by what is listed; none where records are of no table partition
  private final Map<String, List<TablePartitionKey>> swept = new LinkedHashMap<>();
  private final Progress progress = new Progress();

  private static final class Progress {
    List<Commit> reached = List.of(); // the oldest one that was read; none before the first
    boolean bottom = true; // no older one is wanted, or can be had
    boolean deep; // those that somebody has looked behind are wanted too
    int back;
    long newest = -1;
    long mark; // of what is written behind the newest one
    long beginsAt = Long.MAX_VALUE; // first offset that was not covered when the session began
    long sweptTo = -1;
    boolean committed;
    boolean halted;
  }

  OrphanSweep(ArchiverParts parts, CommitLog commits, CommitSource source) {
    store = parts.store();
    layout = parts.layout();
    this.commits = commits;
    this.source = source;
    orphans = new Orphans(source, layout);
  }

  /** A session begins behind this commit. */
  void restored(Commit newest, Collection<Export> exports) {
    progress.sweptTo = newest.sweptTo();
    progress.beginsAt = newest.next();
    progress.reached = List.of(newest);
    progress.bottom = false;
    stands(newest);
    add(exports);
  }

  /** The session has made a commit. */
  void committed(Commit commit, Collection<Export> exports) {
    if (!progress.committed) {
      progress.committed = true;
      waiting.putAll(swept);
      swept.clear();
    }
    progress.halted = false;
    stands(commit);
    add(exports);
  }

  private void stands(Commit newest) {
    progress.newest = newest.sequence();
    progress.mark = source.mark(newest.nonce());
    read(newest);
  }

  /** No orphan behind this commit or an older one is left; -1 if that cannot be said of any. */
  long sweptTo() {
    return progress.sweptTo;
  }

  /** Does one step, if there is any to do. Never throws for what the store does. */
  void step() {
    if (waiting.isEmpty() && progress.bottom) {
      progress.sweptTo = progress.newest;
      return;
    }
    if (progress.halted) {
      return;
    }
    try {
      if (!progress.bottom) {
        lookBack();
        return;
      }
      Iterator<Map.Entry<String, List<TablePartitionKey>>> next = waiting.entrySet().iterator();
      Map.Entry<String, List<TablePartitionKey>> folder = next.next();
      if (sweep(folder.getKey(), folder.getValue())) {
        if (swept.size() == REMEMBERED) {
          swept.remove(swept.keySet().iterator().next());
        }
        swept.put(folder.getKey(), folder.getValue());
        next.remove();
      } else {
        progress.deep = true;
        progress.bottom = false;
      }
    } catch (ObjectStoreException | JsonFormatException | CommitChainException e) {
      // Until the next commit: whatever fails a sweep must not fail the task, nor slow it down.
      progress.halted = true;
      log.warn("Cannot look for orphans yet, going on without: {}", e.getMessage());
    }
  }

  private void add(Collection<Export> exports) {
    for (Export export : exports) {
      if (export.hasBegin()) {
        TablePartition tablePartition = export.begin().tablePartition();
        add(
            layout.dataFiles(tablePartition, source.topicPartition()),
            List.of(tablePartition.key()));
      }
    }
  }

  private void add(String folder, List<TablePartitionKey> tablePartition) {
    // Folders that go by values of records may be without number; what is missed costs only space.
    if (!swept.containsKey(folder) && waiting.size() < REMEMBERED) {
      waiting.put(folder, tablePartition);
    }
  }

  /** Whoever made it may have been killed before it looked where its files are. */
  private void read(Commit commit) {
    orphans.read(commit);
    for (CommittedFile file : commit.dataFiles()) {
      String folder = layout.dataFilesBeside(file.file().key(), source.topicPartition());
      add(folder, List.of(file.export().tablePartition()));
    }
    for (RecordFile file : commit.records().files()) {
      add(layout.dataFilesBeside(file.file().key(), source.topicPartition()), List.of());
    }
  }

  /** Predecessors that were killed one after the other left orphans behind older commits. */
  private void lookBack() {
    for (int i = 0; i < READ_AT_ONCE && !progress.bottom; i++) {
      Optional<Commit> older = older(progress.reached.get(0));
      older.ifPresent(progress.deep ? orphans::read : this::read);
      progress.bottom = older.isEmpty();
      progress.reached = older.isEmpty() ? progress.reached : older.stream().toList();
    }
  }

  private Optional<Commit> older(Commit known) {
    boolean wanted = progress.deep || known.sequence() > progress.sweptTo + 1;
    return wanted && known.sequence() > 0 && progress.back++ < LOOK_BACK
        ? commits.read(known.sequence() - 1).filter(known::follows)
        : Optional.empty();
  }

  /** Whether that is all, and not older commits have to be read to know. */
  private boolean sweep(String folder, List<TablePartitionKey> tablePartition) {
    String after = layout.dataFilesBefore(folder, orphans.lowestOffset());
    boolean canReadMore = !progress.deep && !progress.reached.isEmpty();
    Set<ObjectKey> found = new HashSet<>();
    for (Listing listing = Listing.of(store, folder, after); listing.hasNext(); ) {
      ObjectKey key = listing.next().key();
      if (canReadMore && orphans.isUnknown(key, progress.beginsAt, progress.mark)) {
        return false;
      }
      if (orphans.isOrphan(key)) {
        found.add(key);
      }
    }
    if (!found.isEmpty()) {
      remove(found, tablePartition);
    }
    return true;
  }

  private void remove(Set<ObjectKey> found, List<TablePartitionKey> tablePartition) {
    tablePartition.forEach(one -> found.removeAll(inManifests(one)));
    found.forEach(store::delete);
    log.info("Orphans removed: {}, {} data files: {}", source, found.size(), found);
  }

  private Set<ObjectKey> inManifests(TablePartitionKey tablePartition) {
    return Listing.of(store, layout.manifests(tablePartition)).stream()
        .map(object -> ManifestCodec.read(store.read(object.key()), object.key().value()))
        .flatMap(manifest -> manifest.dataFiles().stream())
        .map(file -> layout.resolve(file.key()))
        .collect(Collectors.toSet());
  }
}
