// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.layout.ArchiveFolder;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.CommitName;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the commit logs in a bucket. */
public final class CommitSources {

  private CommitSources() {}

  /**
   * All topic partitions for which a sink has commits, in no particular order. One listing of one
   * key for each.
   */
  public static List<CommitSource> of(ObjectStore store, ArchiveLayout layout, String sink) {
    return below(store, layout, layout.commits(sink), stranger -> {});
  }

  /** Those of one topic. */
  public static List<CommitSource> of(
      ObjectStore store, ArchiveLayout layout, String sink, String topic) {
    return below(store, layout, layout.commits(sink, topic), stranger -> {});
  }

  /**
   * The same of all sinks.
   *
   * @param strangers told of the objects met on the way whose names are no commit's
   */
  public static List<CommitSource> all(
      ObjectStore store, ArchiveLayout layout, Consumer<StoredObject> strangers) {
    return below(store, layout, layout.folder(ArchiveFolder.COMMITS), strangers);
  }

  private static List<CommitSource> below(
      ObjectStore store, ArchiveLayout layout, String folder, Consumer<StoredObject> strangers) {
    List<CommitSource> sources = new ArrayList<>();
    String after = "";
    while (true) {
      List<StoredObject> listed = store.list(folder, after, 1);
      if (listed.isEmpty()) {
        return sources;
      }
      StoredObject first = listed.get(0);
      Optional<CommitName> name = layout.parseCommit(first.key());
      name.map(n -> new CommitSource(n.sink(), n.topic(), n.topicPartition()))
          .ifPresentOrElse(sources::add, () -> strangers.accept(first));
      after =
          name.map(n -> layout.commitsEnd(n.sink(), n.topic(), n.topicPartition()))
              .orElse(first.key().value());
    }
  }
}
