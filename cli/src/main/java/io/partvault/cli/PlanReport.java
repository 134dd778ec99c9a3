// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import io.partvault.archive.json.Json;
import io.partvault.archive.table.TableName;
import io.partvault.cli.archive.ArchiveJob;
import io.partvault.cli.archive.ArchivePlan;
import io.partvault.postgres.catalog.CatalogLeaf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a run would do. */
final class PlanReport {

  private final ArchiveJob job;
  private final ArchivePlan plan;

  PlanReport(ArchiveJob job, ArchivePlan plan) {
    this.job = job;
    this.plan = plan;
  }

  static String tables(ArchiveJob job) {
    return job.tables().stream().map(TableName::toString).collect(Collectors.joining(", "));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    int width = plan.leaves().stream().mapToInt(leaf -> name(leaf).length()).max().orElse(0);
    lines.add(
        "Would be %s, to %s: %d of %d"
            .formatted(
                job.removal().words(), job.place(), plan.eligible().size(), plan.leaves().size()));
    for (CatalogLeaf leaf : plan.eligible()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-" + width + "s  %s rows, %,d KB: %s",
              name(leaf),
              leaf.estimatedRows() < 0
                  ? "unknown"
                  : String.format(Locale.ROOT, "about %,d", leaf.estimatedRows()),
              leaf.bytes() / 1000,
              leaf.reason()));
    }
    if (!plan.staying().isEmpty()) {
      lines.add("Would stay:");
    }
    for (CatalogLeaf leaf : plan.staying()) {
      lines.add(String.format(Locale.ROOT, "  %-" + width + "s  %s", name(leaf), leaf.reason()));
    }
    lines.add("Nothing was written.");
    return lines;
  }

  String json() {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeBooleanField("dryRun", true);
              fields.writeStringField("to", job.place().toString());
              fields.writeBooleanField("detach", job.removal().detach());
              fields.writeBooleanField("drop", job.removal().drop());
              fields.writeArrayFieldStart("tablePartitions");
              for (CatalogLeaf leaf : plan.leaves()) {
                fields.writeStartObject();
                fields.writeStringField("tablePartition", name(leaf));
                fields.writeBooleanField("eligible", leaf.eligible());
                fields.writeStringField("reason", leaf.reason());
                fields.writeNumberField("estimatedRows", leaf.estimatedRows());
                fields.writeNumberField("bytes", leaf.bytes());
                fields.writeEndObject();
              }
              fields.writeEndArray();
            });
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String name(CatalogLeaf leaf) {
    return leaf.tablePartition().name().toString();
  }
}
