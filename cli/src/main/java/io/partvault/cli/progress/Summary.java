// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partvault.archive.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a run came to, for people and for programs. */
public final class Summary {

  private Summary() {}

  /**
   * One JSON object on one line.
   *
   * <pre>
   * {"tablePartitions":4,"rows":200000,"rawBytes":…,"compressedBytes":…,"dataFiles":…,
   *  "verified":4,"detached":0,"dropped":4,"failed":[{"tablePartition":"…","reason":"…"}],"seconds":…}
   * </pre>
   */
  public static String json(RunProgress progress) {
    ArchiveSize size = progress.size();
    byte[] json =
        Json.object(
            fields -> {
              fields.writeNumberField("tablePartitions", progress.tablePartitions().size());
              fields.writeNumberField("rows", progress.rows());
              fields.writeNumberField("rawBytes", size.rawBytes());
              fields.writeNumberField("compressedBytes", size.bytes());
              fields.writeNumberField("dataFiles", size.dataFiles());
              fields.writeNumberField("verified", progress.count(Step.VERIFIED));
              fields.writeNumberField("detached", progress.count(Step.DETACHED));
              fields.writeNumberField("dropped", progress.count(Step.DROPPED));
              writeFailed(fields, progress.failed());
              fields.writeNumberField(
                  "seconds",
                  BigDecimal.valueOf(progress.elapsed().toMillis(), 3)
                      .setScale(1, RoundingMode.HALF_UP));
            });
    return new String(json, StandardCharsets.UTF_8);
  }

  private static void writeFailed(JsonGenerator fields, List<TablePartitionProgress> failed)
      throws IOException {
    fields.writeArrayFieldStart("failed");
    for (TablePartitionProgress one : failed) {
      fields.writeStartObject();
      fields.writeStringField("tablePartition", one.key().name().toString());
      fields.writeStringField("reason", one.failure());
      fields.writeEndObject();
    }
    fields.writeEndArray();
  }

  /** A table with a row for each table partition and one for all, and the reasons below. */
  public static List<String> table(RunProgress progress) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of(
            "table partition",
            "rows",
            "raw",
            "compressed",
            "files",
            "verdict",
            "detached",
            "dropped"));
    for (TablePartitionProgress one : progress.tablePartitions()) {
      cells.add(
          row(
              one.label(),
              one.rows(),
              one.size(),
              verdict(one),
              yesOrNo(one.has(Step.DETACHED)),
              yesOrNo(one.has(Step.DROPPED))));
    }
    cells.add(
        row(
            "all " + progress.tablePartitions().size(),
            progress.rows(),
            progress.size(),
            progress.count(Step.VERIFIED) + " complete",
            Long.toString(progress.count(Step.DETACHED)),
            Long.toString(progress.count(Step.DROPPED))));
    List<String> lines = new ArrayList<>(TextTable.aligned(cells, 4));
    for (TablePartitionProgress one : progress.failed()) {
      lines.add(one.label() + " failed: " + one.failure());
    }
    return lines;
  }

  private static String verdict(TablePartitionProgress one) {
    if (one.has(Step.VERIFIED)) {
      return "complete";
    }
    return one.has(Step.ARCHIVED) ? "not proven" : "none";
  }

  private static String yesOrNo(boolean value) {
    return value ? "yes" : "no";
  }

  private static List<String> row(
      String label, long rows, ArchiveSize size, String verdict, String detached, String dropped) {
    return List.of(
        label,
        Amounts.count(rows),
        Amounts.bytes(size.rawBytes()),
        Amounts.bytes(size.bytes()),
        Integer.toString(size.dataFiles()),
        verdict,
        detached,
        dropped);
  }
}
