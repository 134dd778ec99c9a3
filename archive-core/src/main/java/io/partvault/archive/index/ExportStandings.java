// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.index;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommitSources;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.export.TopicName;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out from the commit logs how far the exports of a table have come. */
public final class ExportStandings {

  private final ObjectStore store;
  private final ArchiveLayout layout;

  /** Those in one archive; nothing is read yet. */
  public ExportStandings(ObjectStore store, ArchiveLayout layout) {
    this.store = requireNonNull(store, "store is null");
    this.layout = requireNonNull(layout, "layout is null");
  }

  /**
   * The newest export of each table partition that the newest commits tell of; a few requests for
   * each topic partition. Empty where no sink has claimed the table's topic, as before the first
   * record, or where a transformation gives the topic another name.
   *
   * @throws io.partvault.archive.store.ObjectStoreException if the bucket cannot be read
   * @throws io.partvault.archive.commit.CommitChainException if a log is not what it must be
   * @throws io.partvault.archive.json.JsonFormatException if an object is not what it must be
   */
  public Map<TablePartitionKey, ExportStanding> of(String database, TableName table) {
    String topic = TopicName.of(database, table);
    List<CommitSource> sources =
        TopicOwner.find(store, layout, topic)
            .map(sink -> CommitSources.of(store, layout, sink, topic))
            .orElse(List.of());
    Map<TablePartitionKey, ExportStanding> newest = new HashMap<>();
    for (CommitSource source : sources) {
      new CommitLog(store, layout, source)
          .newest()
          .ifPresent(
              commit ->
                  commit
                      .exports()
                      .forEach(
                          export ->
                              newest.merge(
                                  export.id().tablePartition(),
                                  export,
                                  (a, b) -> a.id().epoch() > b.id().epoch() ? a : b)));
    }
    return newest;
  }
}
