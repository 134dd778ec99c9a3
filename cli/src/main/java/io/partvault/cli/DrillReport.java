// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partvault.archive.json.Json;
import io.partvault.cli.progress.Amounts;
import io.partvault.cli.progress.TextTable;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.postgres.restore.LiveOutcome;
import io.partvault.postgres.restore.RowCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a drill showed, for people and for programs. */
final class DrillReport {

  private final List<RestoreResult> results;

  DrillReport(List<RestoreResult> results) {
    this.results = List.copyOf(results);
  }

  /** A line for each table partition that can be restored, and one for all; remarks below. */
  List<String> lines() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("table partition", "rows", "raw", "compared by", "in the database"));
    List<String> remarks = new ArrayList<>();
    for (RestoreResult.Drilled drilled : drilled()) {
      cells.add(
          List.of(
              label(drilled),
              Amounts.count(drilled.restored().rows()),
              Amounts.bytes(drilled.manifest().rawBytes()),
              drilled.restored().checked() == RowCheck.DIGEST ? "digest" : "number",
              word(drilled.live())));
      drilled.restored().remarks().forEach(remark -> remarks.add(label(drilled) + ": " + remark));
      if (!reason(drilled.live()).isEmpty()) {
        remarks.add(
            "%s: %s: %s".formatted(label(drilled), word(drilled.live()), reason(drilled.live())));
      }
    }
    List<String> lines = new ArrayList<>(TextTable.aligned(cells, 2));
    lines.add(
        "%d of %d table partitions can be restored, %s rows; nothing was left in the database"
            .formatted(drilled().size(), results.size(), Amounts.count(rows())));
    lines.addAll(remarks);
    return lines;
  }

  /**
   * One JSON object on one line.
   *
   * <pre>
   * {"tablePartitions":2,"restorable":1,"rows":100,"results":[{"tablePartition":"public.events_1","epoch":…,
   *  "rows":100,"checked":"digest","live":"same","remarks":[],"seconds":0.3}],
   *  "failed":[{"tablePartition":"…","epoch":…,"kind":"VERIFICATION","reason":"…"}]}
   * </pre>
   */
  String json() {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeNumberField("tablePartitions", results.size());
              fields.writeNumberField("restorable", drilled().size());
              fields.writeNumberField("rows", rows());
              fields.writeArrayFieldStart("results");
              for (RestoreResult.Drilled drilled : drilled()) {
                write(fields, drilled);
              }
              fields.writeEndArray();
              RestoreReport.writeFailed(fields, results);
            });
    return new String(json, UTF_8);
  }

  private static void write(JsonGenerator fields, RestoreResult.Drilled drilled)
      throws IOException {
    fields.writeStartObject();
    RestoreReport.writeRestored(fields, drilled.manifest(), drilled.restored());
    fields.writeStringField("live", word(drilled.live()).replace(' ', '-'));
    if (!reason(drilled.live()).isEmpty()) {
      fields.writeStringField("liveReason", reason(drilled.live()));
    }
    RestoreReport.writeSeconds(fields, drilled.took());
    fields.writeEndObject();
  }

  private static String word(LiveOutcome live) {
    if (live instanceof LiveOutcome.Same) {
      return "same";
    }
    if (live instanceof LiveOutcome.Absent) {
      return "absent";
    }
    if (live instanceof LiveOutcome.Changed) {
      return "changed since";
    }
    if (live instanceof LiveOutcome.OtherRows) {
      return "other rows";
    }
    return live instanceof LiveOutcome.Different ? "different" : "not compared";
  }

  private static String reason(LiveOutcome live) {
    if (live instanceof LiveOutcome.Same same) {
      return same.found();
    }
    if (live instanceof LiveOutcome.Changed changed) {
      return changed.reason();
    }
    if (live instanceof LiveOutcome.OtherRows other) {
      return other.reason();
    }
    return live instanceof LiveOutcome.NotCompared unread ? unread.reason() : "";
  }

  private long rows() {
    return drilled().stream().mapToLong(one -> one.restored().rows()).sum();
  }

  private List<RestoreResult.Drilled> drilled() {
    return results.stream()
        .filter(RestoreResult.Drilled.class::isInstance)
        .map(RestoreResult.Drilled.class::cast)
        .toList();
  }

  private static String label(RestoreResult result) {
    return result.name().tablePartition().name().toString();
  }
}
