// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partvault.archive.json.Json;
import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.cli.progress.Amounts;
import io.partvault.cli.progress.TextTable;
import io.partvault.cli.restore.RestoreJob;
import io.partvault.cli.restore.RestoreResult;
import io.partvault.postgres.restore.Restored;
import io.partvault.postgres.restore.RowCheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a restore came to, or would come to, for people and for programs. */
final class RestoreReport {

  private final RestoreJob job;
  private final List<RestoreResult> results;

  RestoreReport(RestoreJob job, List<RestoreResult> results) {
    this.job = job;
    this.results = List.copyOf(results);
  }

  /** Rows that went into tables. */
  static long rows(List<RestoreResult> results) {
    return results.stream()
        .filter(RestoreResult.Done.class::isInstance)
        .mapToLong(result -> ((RestoreResult.Done) result).restored().rows())
        .sum();
  }

  /** A line for each table partition that came back, and one for all; what is to be known below. */
  List<String> table() {
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        List.of("table partition", "rows", "archived", "raw", "into", "compared by", "kept until"));
    List<String> remarks = new ArrayList<>();
    for (RestoreResult.Done done : done()) {
      Restored restored = done.restored();
      cells.add(
          List.of(
              label(done),
              Amounts.count(restored.rows()),
              Amounts.count(restored.archivedRows()),
              Amounts.bytes(done.manifest().rawBytes()),
              restored.table().toString(),
              restored.checked() == RowCheck.DIGEST ? "digest" : "number",
              restored.isMarked()
                  ? restored.keptUntil().truncatedTo(ChronoUnit.SECONDS).toString()
                  : "not marked"));
      restored.remarks().forEach(remark -> remarks.add(label(done) + ": " + remark));
    }
    List<String> lines = new ArrayList<>(TextTable.aligned(cells, 3));
    lines.add(
        "%d of %d table partitions restored, %s rows"
            .formatted(done().size(), results.size(), Amounts.count(rows(results))));
    lines.addAll(remarks);
    return lines;
  }

  /**
   * One JSON object on one line.
   *
   * <pre>
   * {"tablePartitions":2,"restored":1,"rows":100,"results":[{"tablePartition":"public.events_1","epoch":…,
   *  "rows":100,"checked":"digest","remarks":[],"table":"public.events_1","archivedRows":100,"keptUntil":"…",
   *  "seconds":0.3}],"failed":[{"tablePartition":"…","epoch":…,"kind":"VERIFICATION","reason":"…"}]}
   * </pre>
   */
  String json() {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeNumberField("tablePartitions", results.size());
              fields.writeNumberField("restored", done().size());
              fields.writeNumberField("rows", rows(results));
              fields.writeArrayFieldStart("results");
              for (RestoreResult.Done done : done()) {
                write(fields, done);
              }
              fields.writeEndArray();
              writeFailed(fields, results);
            });
    return new String(json, UTF_8);
  }

  /** What would be done. */
  List<String> plan() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Would be restored from %s: %d of %d"
            .formatted(job.place(), possible().size(), results.size()));
    for (RestoreResult.Possible possible : possible()) {
      PartitionManifest manifest = possible.manifest();
      lines.add(
          "  %s  %s rows, %s as %s in %d data files, archived at %s, epoch %d; into %s"
              .formatted(
                  label(possible),
                  Amounts.count(manifest.rows()),
                  Amounts.bytes(manifest.rawBytes()),
                  Amounts.bytes(manifest.bytes()),
                  manifest.dataFiles().size(),
                  manifest.seal().finishedAt().truncatedTo(ChronoUnit.SECONDS),
                  manifest.epoch(),
                  possible.table()));
      possible.remarks().forEach(remark -> lines.add("    " + remark));
    }
    lines.add("Nothing was changed.");
    return lines;
  }

  /** What would be done, as one JSON object on one line. */
  String planJson() {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeBooleanField("dryRun", true);
              fields.writeStringField("from", job.place().toString());
              fields.writeArrayFieldStart("tablePartitions");
              for (RestoreResult.Possible possible : possible()) {
                fields.writeStartObject();
                fields.writeStringField("tablePartition", label(possible));
                fields.writeNumberField("epoch", possible.manifest().epoch());
                fields.writeStringField("table", possible.table().toString());
                fields.writeNumberField("rows", possible.manifest().rows());
                fields.writeNumberField("rawBytes", possible.manifest().rawBytes());
                fields.writeNumberField("bytes", possible.manifest().bytes());
                writeRemarks(fields, possible.remarks());
                fields.writeEndObject();
              }
              fields.writeEndArray();
              writeFailed(fields, results);
            });
    return new String(json, UTF_8);
  }

  private static void write(JsonGenerator fields, RestoreResult.Done done) throws IOException {
    Restored restored = done.restored();
    fields.writeStartObject();
    writeRestored(fields, done.manifest(), restored);
    fields.writeStringField("table", restored.table().toString());
    fields.writeNumberField("archivedRows", restored.archivedRows());
    if (restored.isMarked()) {
      fields.writeStringField("keptUntil", restored.keptUntil().toString());
    }
    writeSeconds(fields, done.took());
    fields.writeEndObject();
  }

  /** What a restore and a drill tell of a table partition. */
  static void writeRestored(JsonGenerator fields, PartitionManifest manifest, Restored restored)
      throws IOException {
    fields.writeStringField("tablePartition", manifest.begin().tablePartition().name().toString());
    fields.writeNumberField("epoch", manifest.epoch());
    fields.writeNumberField("rows", restored.rows());
    fields.writeStringField("checked", restored.checked().name().toLowerCase(Locale.ROOT));
    writeRemarks(fields, restored.remarks());
  }

  static void writeSeconds(JsonGenerator fields, Duration took) throws IOException {
    fields.writeNumberField(
        "seconds", BigDecimal.valueOf(took.toMillis(), 3).setScale(1, RoundingMode.HALF_UP));
  }

  private static void writeRemarks(JsonGenerator fields, List<String> remarks) throws IOException {
    fields.writeArrayFieldStart("remarks");
    for (String remark : remarks) {
      fields.writeString(remark);
    }
    fields.writeEndArray();
  }

  /** Those that are not back, with the reasons. */
  static void writeFailed(JsonGenerator fields, List<RestoreResult> results) throws IOException {
    fields.writeArrayFieldStart("failed");
    for (RestoreResult result : results) {
      if (result instanceof RestoreResult.Failed failed) {
        fields.writeStartObject();
        fields.writeStringField("tablePartition", label(failed));
        fields.writeNumberField("epoch", failed.name().epoch());
        fields.writeStringField("kind", failed.kind().toString());
        fields.writeStringField("reason", failed.reason());
        fields.writeEndObject();
      }
    }
    fields.writeEndArray();
  }

  private List<RestoreResult.Done> done() {
    return results.stream()
        .filter(RestoreResult.Done.class::isInstance)
        .map(RestoreResult.Done.class::cast)
        .toList();
  }

  private List<RestoreResult.Possible> possible() {
    return results.stream()
        .filter(RestoreResult.Possible.class::isInstance)
        .map(RestoreResult.Possible.class::cast)
        .toList();
  }

  private static String label(RestoreResult result) {
    return result.name().tablePartition().name().toString();
  }
}
