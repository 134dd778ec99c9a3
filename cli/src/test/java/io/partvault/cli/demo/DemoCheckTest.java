// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.progress.ArchiveSize;
import io.partvault.cli.progress.RunProgress;
import io.partvault.cli.progress.Step;
import io.partvault.cli.progress.TablePartitionProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoCheckTest {

  private final Map<TableName, Long> before = new LinkedHashMap<>();
  private final Map<TableName, Long> after = new LinkedHashMap<>();
  private final List<TablePartitionProgress> run = new ArrayList<>();

  DemoCheckTest() {
    for (int i = 1; i <= 6; i++) {
      TableName name = new TableName("public", "events_" + i);
      before.put(name, 10L);
      if (i > 4) {
        after.put(name, 10L);
      } else {
        run.add(archived(name, 10));
      }
    }
  }

  private static TablePartitionProgress archived(TableName name, long rows) {
    TablePartitionKey key = new TablePartitionKey("shop", DemoTable.NAME, name);
    return TablePartitionProgress.waiting(key, rows)
        .archived(rows, ArchiveSize.NONE)
        .with(Step.DROPPED);
  }

  private List<String> contradictions() {
    return DemoCheck.contradictions(before, after, new RunProgress(run, Duration.ZERO));
  }

  @Test
  void aRunThatKeptItsWordHasNoContradictions() {
    assertThat(contradictions()).isEmpty();
  }

  @Test
  void aRowTooFewIsFound() {
    run.set(0, archived(new TableName("public", "events_1"), 9));
    assertThat(contradictions()).containsExactly("public.events_1 had 10 rows, its manifest has 9");
  }

  @Test
  void aTablePartitionThatIsStillThereIsFound() {
    after.put(new TableName("public", "events_2"), 10L);
    assertThat(contradictions()).containsExactly("public.events_2 is still in the database");
  }

  @Test
  void aYoungOneThatLostRowsOrIsGoneIsFound() {
    after.put(new TableName("public", "events_5"), 9L);
    after.remove(new TableName("public", "events_6"));
    assertThat(contradictions())
        .containsExactly(
            "public.events_5 was to stay with 10 rows, it has 9",
            "public.events_6 was to stay with 10 rows, it has null");
  }

  @Test
  void oneTooFewIsFound() {
    after.put(run.remove(3).key().name(), 10L);
    assertThat(contradictions()).containsExactly("4 table partitions were to go, the run had 3");
  }
}
