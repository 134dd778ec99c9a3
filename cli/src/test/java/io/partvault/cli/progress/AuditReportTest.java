// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.audit.AuditFinding;
import io.partvault.archive.audit.AuditScope;
import io.partvault.archive.audit.AuditTotals;
import io.partvault.archive.audit.Counted;
import io.partvault.archive.audit.Defect;
import io.partvault.archive.audit.Severity;
import io.partvault.archive.json.Json;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.table.TableName;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditReportTest {

  private static final Duration ELAPSED = Duration.ofMillis(1250);
  private static final AuditScope WHOLE = new AuditScope("", Set.of(), true, 2);

  private final AuditReport report = new AuditReport("s3://vault/shop", WHOLE);

  private static AuditTotals totals(Map<Severity, Long> findings) {
    return new AuditTotals(
        Map.of(
            Counted.MANIFESTS_TO_READ, 4L,
            Counted.MANIFESTS, 4L,
            Counted.DAMAGED_MANIFESTS, findings.containsKey(Severity.DAMAGE) ? 1L : 0L,
            Counted.DATA_FILES, 5L,
            Counted.ROWS, 200_000L,
            Counted.RAW_BYTES, 71_100_000L,
            Counted.BYTES, 10_500_000L,
            Counted.COMMITS, 12L,
            Counted.COMMIT_LOGS, 1L),
        findings);
  }

  private static AuditFinding finding(Severity severity, String object) {
    return new AuditFinding(
        severity,
        Defect.NEWER_FORMAT,
        new ObjectKey(object),
        "shop/manifests/m.json",
        "format 1 at most",
        "format 7",
        "verify with a newer one");
  }

  @Test
  void findingsComeTheWorstFirstWithBothValuesAndTheWayOut() {
    report.add(finding(Severity.NOTE, "a"));
    report.add(finding(Severity.DAMAGE, "c"));
    report.add(finding(Severity.DAMAGE, "b"));

    assertThat(report.lines(totals(Map.of(Severity.DAMAGE, 2L, Severity.NOTE, 1L)), ELAPSED))
        .startsWith(
            "damage: b: newer format",
            "  expected: format 1 at most",
            "  found:    format 7",
            "  named by: shop/manifests/m.json",
            "  way out:  verify with a newer one",
            "damage: c: newer format")
        .contains("note: a: newer format")
        .endsWith("DAMAGED: 2 findings, 1 manifest damaged; 0 undetermined, 0 warnings, 1 note");
  }

  @Test
  void withoutFindingsItSaysWhatWasLookedAt() {
    assertThat(report.lines(totals(Map.of()), ELAPSED))
        .containsExactly(
            "s3://vault/shop: 4 manifests, 5 data files, 200,000 rows, 71.1 MB raw as 10.5 MB,"
                + " read back in 1 s",
            "12 commits in 1 log, 0 receipts, 0 intents, 0 holds, 0 begins",
            "No damage; 0 warnings, 0 notes");
  }

  @Test
  void whatCouldNotBeJudgedIsNotSaidToBeSound() {
    AuditTotals totals = totals(Map.of(Severity.UNDETERMINED, 1L));

    assertThat(report.lines(totals, ELAPSED))
        .endsWith("UNDETERMINED: 1 object could not be judged; 0 warnings, 0 notes");
    assertThat(json(totals).path("sound").booleanValue()).isFalse();
  }

  @Test
  void jsonHasTheSameAsOneObject() {
    report.add(finding(Severity.DAMAGE, "b"));
    JsonNode json = json(totals(Map.of(Severity.DAMAGE, 1L)));

    assertThat(json.path("archive").textValue()).isEqualTo("s3://vault/shop");
    assertThat(json.path("sound").booleanValue()).isFalse();
    assertThat(json.path("manifests").intValue()).isEqualTo(4);
    assertThat(json.path("damagedManifests").intValue()).isEqualTo(1);
    assertThat(json.path("rows").intValue()).isEqualTo(200_000);
    assertThat(json.path("damage").intValue()).isEqualTo(1);
    assertThat(json.path("seconds").doubleValue()).isEqualTo(1.3);
    assertThat(json.path("findings")).hasSize(1);
    assertThat(json.path("findings").get(0).toString())
        .isEqualTo(
            "{\"severity\":\"damage\",\"defect\":\"newer format\",\"object\":\"b\","
                + "\"namedBy\":\"shop/manifests/m.json\",\"expected\":\"format 1 at most\","
                + "\"found\":\"format 7\",\"wayOut\":\"verify with a newer one\"}");
    assertThat(json(totals(Map.of())).path("sound").booleanValue()).isTrue();
  }

  @Test
  void ofTooManyFindingsTheRestIsCounted() {
    for (int i = 0; i < 10_007; i++) {
      report.add(finding(Severity.WARNING, "x" + i));
    }
    AuditTotals totals = totals(Map.of(Severity.WARNING, 10_007L));

    assertThat(report.lines(totals, ELAPSED)).contains("and 7 more findings");
    assertThat(json(totals).path("findings")).hasSize(10_000);
    assertThat(json(totals).path("findingsLeftOut").intValue()).isEqualTo(7);
  }

  @Test
  void nothingLookedAtIsNotTheSameAsNothingFound() {
    AuditTotals none = new AuditTotals(Map.of(), Map.of());

    assertThat(report.isOfNothing(none)).isTrue();
    assertThat(report.isOfNothing(totals(Map.of()))).isFalse();
    assertThat(report.isOfNothing(new AuditTotals(Map.of(), Map.of(Severity.NOTE, 3L)))).isTrue();
    assertThat(report.isOfNothing(new AuditTotals(Map.of(), Map.of(Severity.DAMAGE, 1L))))
        .isFalse();
    assertThat(report.nothing()).contains("s3://vault/shop", "check bucket and prefix");
    AuditScope some = new AuditScope("depot", Set.of(new TableName("public", "x")), true, 1);
    AuditReport ofSome = new AuditReport("s3://vault/shop", some);
    assertThat(ofSome.isOfNothing(new AuditTotals(Map.of(Counted.COMMITS, 7L), Map.of()))).isTrue();
    assertThat(ofSome.nothing()).contains("--table public.x", "--database depot");
  }

  private JsonNode json(AuditTotals totals) {
    return Json.parse(report.json(totals, ELAPSED).getBytes(UTF_8), "report");
  }
}
