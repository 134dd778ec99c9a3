// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.commit.ExportStanding;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.commit.IncompleteExport;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.export.PartitionSeal;
import io.partvault.archive.receipt.Hold;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.RetentionCause;
import io.partvault.postgres.removal.DefaultPartition;
import io.partvault.postgres.removal.RemovalPlan;
import io.partvault.postgres.removal.RemovalPlan.Obstacle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnarchivedRulesTest {

  private static final Finding FINDING = new Finding("rows are missing", "row 7", "row 9", 12);

  private CatalogLeaf leaf = TestLeaf.listed(RetentionCause.PASSED, "old", Instant.MAX);
  private TestLeaf facts = new TestLeaf();
  private RemovalPlan plan = new RemovalPlan.Direct();
  private final List<PlacedHold> holds = new ArrayList<>();
  private final List<ExportStanding> exports = new ArrayList<>();
  private final List<IncompleteExport> reports = new ArrayList<>();
  private String claimant = "";

  private List<LeafStanding> standings() {
    return UnarchivedRules.of(
        new UnarchivedLeaf(
            leaf, facts.facts(), List.of(), plan, holds, exports, reports, claimant, TestLeaf.NOW));
  }

  private LeafStanding answer() {
    return standings().get(0);
  }

  private static ExportId export(long epoch) {
    return new ExportId(TestLeaf.tablePartition().key(), epoch);
  }

  private void exported(long oid, long epoch, ExportState state) {
    exports.clear();
    exports.add(
        new ExportStanding(
            export(epoch), oid, "ab".repeat(32), 0, 40, Digest.EMPTY, 400, TestLeaf.NOW, state));
  }

  private void reported(long epoch) {
    reports.add(
        new IncompleteExport(
            export(epoch),
            TestLeaf.oid(),
            new CommitSource("sink", "shop.public.events", 0),
            FINDING));
  }

  private static PartitionSeal seal() {
    return new PartitionSeal(
        5, 50, Digest.EMPTY, 500, 770, "fingerprint", TestLeaf.NOW, TestLeaf.NOW);
  }

  @Test
  void nothingInTheBucketIsNotExported() {
    assertThat(answer().condition()).isEqualTo(LeafCondition.NOT_EXPORTED);
    claimant = "pid 7 'partvault-source' of role reader";
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORTING);
    assertThat(answer().reason()).contains(claimant);
  }

  @Test
  void everyStateOfAnExportHasItsCondition() {
    exported(TestLeaf.oid(), 5, new ExportState.Open());
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORTING);
    assertThat(answer().rows()).isEqualTo(40);
    exported(TestLeaf.oid(), 5, new ExportState.Abandoned("a late row"));
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORT_ABANDONED);
    assertThat(answer().reason()).contains("a late row");
    exported(TestLeaf.oid(), 5, new ExportState.ManifestDue(seal()));
    assertThat(answer().condition()).isEqualTo(LeafCondition.MANIFEST_DUE);
    assertThat(answer().rows()).isEqualTo(50);
    exported(TestLeaf.oid(), 5, new ExportState.Broken(FINDING));
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORT_INCOMPLETE);
    assertThat(answer().reason()).contains("expected row 7, found row 9");
    exported(TestLeaf.oid(), 5, new ExportState.Ended());
    assertThat(answer().condition()).isEqualTo(LeafCondition.NOT_EXPORTED);
    assertThat(answer().reason()).contains("not in the bucket any more");
  }

  @Test
  void exportOfATableThatHadTheNameBeforeTellsNothing() {
    exported(99, 5, new ExportState.Open());
    assertThat(answer().reason()).contains("The source has not exported it");
  }

  @Test
  void reportCountsUnlessALaterExportIsUnderWay() {
    reported(6);
    exported(TestLeaf.oid(), 5, new ExportState.Open());
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORT_INCOMPLETE);
    assertThat(answer().reason()).endsWith("; cleanup asks for another one");
    exported(TestLeaf.oid(), 7, new ExportState.Open());
    assertThat(answer().condition()).isEqualTo(LeafCondition.EXPORTING);
  }

  @Test
  void requestThatWasMadeIsTold() {
    reported(6);
    leaf =
        new CatalogLeaf(
            leaf.tablePartition(),
            RetentionCause.PASSED,
            "old",
            Instant.MAX,
            false,
            false,
            6,
            3,
            0);
    assertThat(answer().reason()).endsWith("; another export was asked for");
  }

  @Test
  void holdAndRetentionComeBeforeWhatBecameOfTheExport() {
    holds.add(
        new PlacedHold.Known(new Hold(export(1).tablePartition(), "audit", "", Instant.EPOCH)));
    leaf = TestLeaf.listed(RetentionCause.TOO_YOUNG, "young", TestLeaf.NOW);
    plan = new RemovalPlan.Refused(Obstacle.DEPENDENT, "a view");
    assertThat(standings())
        .extracting(LeafStanding::condition)
        .containsExactly(
            LeafCondition.HOLD,
            LeafCondition.RETENTION,
            LeafCondition.NOT_EXPORTED,
            LeafCondition.DEPENDENT_OBJECT);
  }

  @Test
  void whatCannotBeArchivedIsNotWaitedFor() {
    plan = new RemovalPlan.Refused(Obstacle.NO_ORDINARY_TABLE, "a foreign table");
    assertThat(answer().condition()).isEqualTo(LeafCondition.NO_ORDINARY_TABLE);
  }

  @Test
  void defaultPartitionIsToldWithItsRows() {
    TableName rest = new TableName("public", "events_rest");
    leaf =
        TestLeaf.listed(
            new TablePartition(
                "shop",
                TestLeaf.EVENTS,
                rest,
                TestLeaf.oid(),
                new PartitionBounds("", "", "DEFAULT")),
            RetentionCause.NO_AGE,
            "it is a DEFAULT table partition",
            Instant.MAX);
    facts = new TestLeaf().defaultPartition(new DefaultPartition(rest, 12));
    assertThat(answer().condition()).isEqualTo(LeafCondition.DEFAULT_PARTITION);
    assertThat(answer().rows()).isEqualTo(12);
    assertThat(answer().reason()).endsWith("; it is public.events_rest with 12 rows");
  }
}
