// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import io.partvault.archive.table.TableName;
import io.partvault.cli.progress.RunProgress;
import io.partvault.cli.progress.Step;
import io.partvault.cli.progress.TablePartitionProgress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what a run says it has done with what the database holds before and after it. */
final class DemoCheck {

  private DemoCheck() {}

  /** Where they disagree, one sentence each. */
  static List<String> contradictions(
      Map<TableName, Long> before, Map<TableName, Long> after, RunProgress progress) {
    List<String> found = new ArrayList<>();
    Map<TableName, Long> young = new LinkedHashMap<>(before);
    int old = DemoTable.oldMonths();
    if (progress.tablePartitions().size() != old) {
      found.add(
          old + " table partitions were to go, the run had " + progress.tablePartitions().size());
    }
    for (TablePartitionProgress one : progress.tablePartitions()) {
      TableName name = one.key().name();
      Long loaded = young.remove(name);
      if (loaded == null || loaded != one.rows()) {
        found.add("%s had %s rows, its manifest has %d".formatted(name, loaded, one.rows()));
      }
      if (!one.has(Step.VERIFIED) || !one.has(Step.DROPPED)) {
        found.add("%s was not proven and dropped, it is %s".formatted(name, one.state()));
      }
      if (after.containsKey(name)) {
        found.add(name + " is still in the database");
      }
    }
    young.forEach(
        (name, rows) -> {
          if (!rows.equals(after.get(name))) {
            found.add(
                "%s was to stay with %d rows, it has %s".formatted(name, rows, after.get(name)));
          }
        });
    return found;
  }
}
