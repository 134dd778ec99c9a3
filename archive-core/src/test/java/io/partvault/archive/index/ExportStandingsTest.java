// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.TestCommits;
import io.partvault.archive.commit.TopicOwner;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.MemoryObjectStore;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportStandingsTest {

  private static final TableName EVENTS = TestCommits.EXPORT.tablePartition().table();
  private static final String TOPIC = "shop.public.events";

  private final MemoryObjectStore store = new MemoryObjectStore();
  private final ArchiveLayout layout =
      new ArchiveLayout("p", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
  private final ExportStandings standings = new ExportStandings(store, layout);

  @Test
  void topicThatNobodyClaimedTellsNothing() {
    assertThat(standings.of("shop", EVENTS)).isEmpty();
    TopicOwner.claim(store, layout, TOPIC, "archive-sink");
    assertThat(standings.of("shop", EVENTS)).isEmpty();
  }

  @Test
  void newestExportOfEachTablePartitionCountsWhereverItLies() {
    TopicOwner.claim(store, layout, TOPIC, "archive-sink");
    TablePartitionKey one = TestCommits.EXPORT.tablePartition();
    TablePartitionKey two = new TablePartitionKey("shop", EVENTS, new TableName("public", "two"));
    append(0, new ExportId(one, 7), new ExportId(one, 5), new ExportId(two, 6));
    append(1, new ExportId(one, 6), new ExportId(two, 8));

    Map<TablePartitionKey, ExportStanding> found = standings.of("shop", EVENTS);

    assertThat(found.get(one).id().epoch()).isEqualTo(7);
    assertThat(found.get(two).id().epoch()).isEqualTo(8);
    assertThat(standings.of("other", EVENTS)).isEmpty();
  }

  private void append(int topicPartition, ExportId... exports) {
    CommitSource source = new CommitSource("archive-sink", TOPIC, topicPartition);
    new CommitLog(store, layout, source)
        .append(
            new Commit(
                source,
                "",
                0,
                "n",
                "",
                0,
                10,
                Instant.EPOCH,
                List.of(exports).stream()
                    .map(id -> TestCommits.standing(id, new ExportState.Open()))
                    .toList(),
                List.of()));
  }
}
