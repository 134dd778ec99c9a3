// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.why;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partvault.archive.json.Json;
import io.partvault.postgres.review.Explanation;
import io.partvault.postgres.review.LeafStanding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Explanations as people and programs read them. Pure. */
public final class WhyReport {

  private static final String NAME = "table partition";
  private static final String CODE = "waits for";

  private final List<Explanation> explanations;
  private final UnaryOperator<String> wording;

  /**
   * A report.
   *
   * @param wording puts the words of the command line in place of those of the connectors
   */
  public WhyReport(List<Explanation> explanations, UnaryOperator<String> wording) {
    this.explanations = List.copyOf(explanations);
    this.wording = wording;
  }

  /**
   * A table with a sentence for each table partition; whatever else applies stands below it.
   *
   * <pre>
   * table partition        waits for  why
   * public.events_2024_01  hold       It is held since 2026-11-20T10:00:00Z by ada: audit
   *                        retention  Its upper bound 2024-02-01 is not past P90Y before 2114-…
   * public.events_2024_02  ready      Its 50000 rows are as archived; cleanup drops it in …
   *                        note       retention of the table is also kept by pg_partman, …
   * </pre>
   */
  public List<String> lines() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {NAME, CODE, "why"});
    for (Explanation one : explanations) {
      String name = one.key().name().toString();
      for (LeafStanding standing : one.standings()) {
        cells.add(new String[] {name, standing.condition().code(), reason(standing)});
        name = "";
      }
      one.remarks().forEach(remark -> cells.add(new String[] {"", "note", remark}));
    }
    int names = cells.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    int codes = cells.stream().mapToInt(row -> row[1].length()).max().orElse(0);
    String format = "%-" + names + "s  %-" + codes + "s  %s";
    return cells.stream()
        .map(row -> String.format(Locale.ROOT, format, row[0], row[1], row[2]))
        .toList();
  }

  /**
   * One JSON object on one line.
   *
   * <pre>
   * {"tablePartitions":[{"database":"shop","table":"public.events","tablePartition":"public.events_2024_01",
   *   "oid":16402,"code":"late-rows","reason":"3 late rows …","rows":3,
   *   "also":[{"code":"…","reason":"…"}],"notes":["…"]}]}
   * </pre>
   *
   * {@code rows} stands where the condition is about a number of rows, {@code until} where a time
   * ends it.
   */
  public String json() {
    byte[] json =
        Json.object(
            fields -> {
              fields.writeArrayFieldStart("tablePartitions");
              for (Explanation one : explanations) {
                write(fields, one);
              }
              fields.writeEndArray();
            });
    return new String(json, StandardCharsets.UTF_8);
  }

  private void write(JsonGenerator fields, Explanation one) throws IOException {
    fields.writeStartObject();
    fields.writeStringField("database", one.key().database());
    fields.writeStringField("table", one.key().table().toString());
    fields.writeStringField("tablePartition", one.key().name().toString());
    fields.writeNumberField("oid", one.oid());
    write(fields, one.answer());
    fields.writeArrayFieldStart("also");
    for (LeafStanding standing : one.standings().subList(1, one.standings().size())) {
      fields.writeStartObject();
      write(fields, standing);
      fields.writeEndObject();
    }
    fields.writeEndArray();
    fields.writeArrayFieldStart("notes");
    for (String remark : one.remarks()) {
      fields.writeString(remark);
    }
    fields.writeEndArray();
    fields.writeEndObject();
  }

  private void write(JsonGenerator fields, LeafStanding standing) throws IOException {
    fields.writeStringField("code", standing.condition().code());
    fields.writeStringField("reason", reason(standing));
    if (!standing.until().equals(Instant.MAX)) {
      fields.writeStringField("until", standing.until().toString());
    }
    if (standing.rows() != LeafStanding.NO_COUNT) {
      fields.writeNumberField("rows", standing.rows());
    }
  }

  /** What failed names settings; whatever else is said is of cleanup, and names its keys. */
  private String reason(LeafStanding standing) {
    return switch (standing.condition()) {
      case NOT_EXAMINED, FILES_UNVERIFIED -> wording.apply(standing.reason());
      default -> standing.reason();
    };
  }
}
