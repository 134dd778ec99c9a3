// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.CommitName;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the commit logs of a sink connector. */
public final class CommitSources {

  private CommitSources() {}

  /**
   * All topic partitions for which a sink has commits, in no particular order. One listing of one
   * key for each.
   */
  public static List<CommitSource> of(ObjectStore store, ArchiveLayout layout, String sink) {
    List<CommitSource> sources = new ArrayList<>();
    String after = "";
    while (true) {
      List<StoredObject> listed = store.list(layout.commits(sink), after, 1);
      if (listed.isEmpty()) {
        return sources;
      }
      StoredObject first = listed.get(0);
      Optional<CommitName> name = layout.parseCommit(first.key());
      name.ifPresent(n -> sources.add(new CommitSource(sink, n.topic(), n.topicPartition())));
      after =
          name.map(n -> layout.commitsEnd(sink, n.topic(), n.topicPartition()))
              .orElse(first.key().value());
    }
  }
}
