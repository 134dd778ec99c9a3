// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditScope;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Counted;
import io.partvault.archive.audit.Severity;
import io.partvault.archive.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an audit came to, for people and for programs. Memory: the first ten thousand findings of
 * each severity; the others are counted.
 */
public final class AuditReport {

  private static final int KEPT = 10_000;

  private final String archive;
  private final AuditScope scope;
  private final Map<Severity, List<AuditFinding>> findings = new EnumMap<>(Severity.class);

  /** A report on the archive at that address, of which so much is looked at. */
  public AuditReport(String archive, AuditScope scope) {
    this.archive = requireNonNull(archive, "archive is null");
    this.scope = requireNonNull(scope, "scope is null");
  }

  /** Takes a finding. */
  public void add(AuditFinding finding) {
    List<AuditFinding> same =
        findings.computeIfAbsent(finding.severity(), severity -> new ArrayList<>());
    if (same.size() < KEPT) {
      same.add(finding);
    }
  }

  /** Whether there was nothing to look at, so that finding nothing says nothing. */
  public boolean isOfNothing(AuditTotals totals) {
    Stream<Counted> looked =
        scope.isWhole()
            ? Stream.of(Counted.MANIFESTS, Counted.COMMITS, Counted.RECEIPTS, Counted.UNNAMED_FILES)
            : Stream.of(
                Counted.MANIFESTS, Counted.DATA_FILES, Counted.RECEIPTS, Counted.INCOMPLETE);
    return totals.findings(Severity.DAMAGE) + totals.findings(Severity.UNDETERMINED) == 0
        && looked.allMatch(counted -> totals.count(counted) == 0);
  }

  /** The sentence for that case. */
  public String nothing() {
    if (scope.isWhole()) {
      return "Cannot verify --from %s: no manifest and no commit lies there; check bucket and prefix"
          .formatted(archive);
    }
    String tables =
        scope.tables().stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    return "Cannot verify %s%s: nothing of that is archived at %s; check --table, --database and --from"
        .formatted(
            tables.isEmpty() ? "all tables" : "--table " + tables,
            scope.database().isEmpty() ? "" : " of --database " + scope.database(),
            archive);
  }

  /** The findings, the worst first, and below them what was looked at. */
  public List<String> lines(AuditTotals totals, Duration elapsed) {
    List<String> lines = new ArrayList<>();
    kept().forEach(finding -> lines.addAll(AuditText.finding(finding)));
    long leftOut = totals.findings() - kept().count();
    if (leftOut > 0) {
      lines.add("and " + Amounts.count(leftOut) + " more findings");
    }
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.addAll(AuditText.summary(archive, totals, elapsed, scope.content()));
    return lines;
  }

  /**
   * One JSON object on one line.
   *
   * <pre>
   * {"archive":"s3://vault/shop","content":true,"sound":false,"manifests":4,"damagedManifests":1,…,
   *  "damage":1,"undetermined":0,"warnings":0,"notes":0,"findings":[{"severity":"damage",
   *  "defect":"truncated","object":"shop/data/…","namedBy":"shop/manifests/…","expected":"…",
   *  "found":"…","wayOut":"…"}],"findingsLeftOut":0,"seconds":1.2}
   * </pre>
   */
  public String json(AuditTotals totals, Duration elapsed) {
    long damage = totals.findings(Severity.DAMAGE);
    long undetermined = totals.findings(Severity.UNDETERMINED);
    byte[] json =
        Json.object(
            fields -> {
              fields.writeStringField("archive", archive);
              fields.writeBooleanField("content", scope.content());
              fields.writeBooleanField("sound", damage == 0 && undetermined == 0);
              writeCounts(fields, totals);
              fields.writeNumberField("damage", damage);
              fields.writeNumberField("undetermined", undetermined);
              fields.writeNumberField("warnings", totals.findings(Severity.WARNING));
              fields.writeNumberField("notes", totals.findings(Severity.NOTE));
              writeFindings(fields);
              fields.writeNumberField("findingsLeftOut", totals.findings() - kept().count());
              fields.writeNumberField(
                  "seconds",
                  BigDecimal.valueOf(elapsed.toMillis(), 3).setScale(1, RoundingMode.HALF_UP));
            });
    return new String(json, StandardCharsets.UTF_8);
  }

  private static void writeCounts(JsonGenerator fields, AuditTotals totals) throws IOException {
    fields.writeNumberField("manifests", totals.count(Counted.MANIFESTS));
    fields.writeNumberField("damagedManifests", totals.count(Counted.DAMAGED_MANIFESTS));
    fields.writeNumberField("dataFiles", totals.count(Counted.DATA_FILES));
    fields.writeNumberField("rows", totals.count(Counted.ROWS));
    fields.writeNumberField("rawBytes", totals.count(Counted.RAW_BYTES));
    fields.writeNumberField("compressedBytes", totals.count(Counted.BYTES));
    fields.writeNumberField("commitLogs", totals.count(Counted.COMMIT_LOGS));
    fields.writeNumberField("commits", totals.count(Counted.COMMITS));
    fields.writeNumberField("receipts", totals.count(Counted.RECEIPTS));
    fields.writeNumberField("intents", totals.count(Counted.INTENTS));
    fields.writeNumberField("incomplete", totals.count(Counted.INCOMPLETE));
    fields.writeNumberField("holds", totals.count(Counted.HOLDS));
    fields.writeNumberField("begins", totals.count(Counted.BEGINS));
    fields.writeNumberField("owners", totals.count(Counted.OWNERS));
    fields.writeNumberField("unnamedFiles", totals.count(Counted.UNNAMED_FILES));
    fields.writeNumberField("unnamedBytes", totals.count(Counted.UNNAMED_BYTES));
  }

  private void writeFindings(JsonGenerator fields) throws IOException {
    fields.writeArrayFieldStart("findings");
    for (AuditFinding finding : kept().toList()) {
      fields.writeStartObject();
      fields.writeStringField("severity", finding.severity().word());
      fields.writeStringField("defect", finding.defect().words());
      fields.writeStringField("object", finding.object().value());
      fields.writeStringField("namedBy", finding.namedBy());
      fields.writeStringField("expected", finding.expected());
      fields.writeStringField("found", finding.found());
      fields.writeStringField("wayOut", finding.wayOut());
      fields.writeEndObject();
    }
    fields.writeEndArray();
  }

  private Stream<AuditFinding> kept() {
    return findings.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(AuditFinding::severity).thenComparing(AuditFinding::object));
  }
}
