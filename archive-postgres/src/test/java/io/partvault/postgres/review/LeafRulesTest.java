// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.partvault.archive.receipt.DropProof;
import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.RetentionCause;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.removal.RemovalPlan;
import io.partvault.postgres.removal.RemovalPlan.Obstacle;
import io.partvault.postgres.removal.RemovalSwitches;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeafRulesTest {

  private static final Instant LATER = TestLeaf.NOW.plusSeconds(60);
  private static final Instant EARLIER = TestLeaf.NOW.minusSeconds(60);

  private final LeafRules rules = new LeafRules(terms(Set.of()));

  private static ReviewTerms terms(Set<TableName> allowedChanges) {
    return new ReviewTerms(
        new RemovalSwitches(true, true), Duration.ofDays(7), allowedChanges, false);
  }

  private static PartitionMark detached(Instant at) {
    return new PartitionMark.Detached(
        TestLeaf.oid(), TestLeaf.EVENTS, new PartitionBounds("", "", ""), at, "manifests/m#815");
  }

  private List<LeafCondition> conditions(TestLeaf leaf) {
    return rules.stays(leaf.situation()).stream().map(LeafStanding::condition).toList();
  }

  @Test
  void nothingKeepsWhatMayGo() {
    assertThat(rules.stays(new TestLeaf().situation())).isEmpty();
    assertThat(LeafRules.remarks(new TestLeaf().situation())).isEmpty();
  }

  @Test
  void everythingThatAppliesIsToldTheGravestFirst() {
    TestLeaf leaf =
        new TestLeaf()
            .changedOnTheWay()
            .plan(new RemovalPlan.Refused(Obstacle.DEPENDENT, "a view"))
            .held()
            .mark(new PartitionMark.Restored(TestLeaf.oid(), LATER))
            .kept(LeafStanding.of(LeafCondition.RETENTION, "young"));
    assertThat(conditions(leaf))
        .containsExactly(
            LeafCondition.CHANGED_ON_THE_WAY,
            LeafCondition.DEPENDENT_OBJECT,
            LeafCondition.HOLD,
            LeafCondition.RESTORED,
            LeafCondition.RETENTION);
  }

  @Test
  void holdIsToldWithReasonDateAndWayOut() {
    assertThat(rules.stays(new TestLeaf().held().situation()).get(0).reason())
        .isEqualTo(
            "It is held since 1970-01-01T00:00:00Z by ada: audit; `partvault release` lets it go");
  }

  @Test
  void rowsChangedOnTheWayMayGoWhereThatIsAllowed() {
    LeafSituation leaf = new TestLeaf().changedOnTheWay().situation();
    assertThat(rules.stays(leaf).get(0).reason()).contains("cleanup.allow.changed");
    assertThat(new LeafRules(terms(Set.of(TestLeaf.EVENTS))).stays(leaf)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Obstacle.class)
  void everyObstacleOfThePlannerHasAConditionThatIsNoWait(Obstacle obstacle) {
    LeafStanding standing =
        LeafRules.planned(new RemovalPlan.Refused(obstacle, "why")).orElseThrow();
    assertThat(standing.condition().nature()).isEqualTo(LeafCondition.Nature.REFUSED);
    assertThat(standing.reason()).isEqualTo("why");
  }

  @Test
  void pendingDetachOfAnotherLeafIsWaitedFor() {
    assertThat(conditions(new TestLeaf().plan(new RemovalPlan.Wait("another"))))
        .containsExactly(LeafCondition.PENDING_DETACH);
  }

  @Test
  void restoredIsKeptUntilItsDayAndToldOnce() {
    TestLeaf leaf =
        new TestLeaf()
            .mark(new PartitionMark.Restored(TestLeaf.oid(), LATER))
            .kept(LeafStanding.of(LeafCondition.RESTORED, "by the catalog"));
    List<LeafStanding> stays = rules.stays(leaf.situation());
    assertThat(stays).hasSize(1);
    assertThat(stays.get(0).until()).isEqualTo(LATER);
    assertThat(conditions(new TestLeaf().mark(new PartitionMark.Restored(TestLeaf.oid(), EARLIER))))
        .isEmpty();
  }

  @Test
  void graceEndsTheDelayAfterTheDetach() {
    Instant at = TestLeaf.NOW.minus(Duration.ofDays(7));
    TestLeaf young =
        new TestLeaf().plan(new RemovalPlan.DropDetached()).mark(detached(at.plusMillis(1)));
    assertThat(rules.stays(young.situation()))
        .singleElement()
        .isEqualTo(
            LeafStanding.of(LeafCondition.GRACE, "To be dropped after 2026-11-20T10:00:00.001Z")
                .until(TestLeaf.NOW.plusMillis(1)));
    TestLeaf due = new TestLeaf().plan(new RemovalPlan.DropDetached()).mark(detached(at));
    assertThat(rules.stays(due.situation())).isEmpty();
  }

  @Test
  void withoutTheSwitchWhatIsDetachedIsLeft() {
    assertThat(conditions(new TestLeaf().plan(new RemovalPlan.LeaveDetached())))
        .containsExactly(LeafCondition.LEFT_DETACHED);
  }

  @Test
  void horizonOfTheDetachCountsForItsManifestAlone() {
    LeafSituation leaf = new TestLeaf().mark(detached(EARLIER)).situation();
    assertThat(leaf.provenHorizon("manifests/m")).isEqualTo(815);
    assertThat(leaf.provenHorizon("manifests/other")).isZero();
    assertThat(new TestLeaf().situation().provenHorizon("manifests/m")).isZero();
  }

  @Test
  void remarksNameOtherOwnersPublicationsAndTheDefaultPartition() {
    LeafSituation leaf =
        new TestLeaf()
            .ownedByPartmanAndPublished()
            .plan(new RemovalPlan.DetachFirst(false, "a DEFAULT partition exists"))
            .situation();
    assertThat(LeafRules.remarks(leaf))
        .containsExactly(
            "retention of the table is also kept by pg_partman, with retention 1 year",
            "it is listed in publication everything, which will not see its rows deleted",
            "a DEFAULT partition exists");
  }

  @Test
  void retentionIsToldWithItsEnd() {
    CatalogLeaf young =
        TestLeaf.listed(
            RetentionCause.TOO_YOUNG, "its upper bound 2024-02-01 is not past P90Y", LATER);
    assertThat(kept(young))
        .contains(
            LeafStanding.of(
                    LeafCondition.RETENTION,
                    "Its upper bound 2024-02-01 is not past P90Y before 2026-11-20T10:01:00Z")
                .until(LATER));
    assertThat(
            kept(TestLeaf.listed(RetentionCause.AMONG_NEWEST, "among the newest 3", Instant.MAX)))
        .contains(LeafStanding.of(LeafCondition.RETENTION, "Among the newest 3"));
    assertThat(kept(TestLeaf.listed(RetentionCause.PASSED, "old", Instant.MAX))).isEmpty();
  }

  @Test
  void defaultPartitionIsToldFromOthersWithoutAge() {
    TablePartition leaf = TestLeaf.tablePartition();
    TablePartition rest =
        new TablePartition(
            leaf.database(),
            leaf.table(),
            leaf.name(),
            leaf.oid(),
            new PartitionBounds("", "", "DEFAULT"));
    assertThat(
            kept(TestLeaf.listed(rest, RetentionCause.NO_AGE, "no age", Instant.MAX))
                .map(LeafStanding::condition))
        .contains(LeafCondition.DEFAULT_PARTITION);
    assertThat(
            kept(TestLeaf.listed(RetentionCause.NO_AGE, "no age", Instant.MAX))
                .map(LeafStanding::condition))
        .contains(LeafCondition.NO_AGE);
  }

  @Test
  void whatTheCatalogListsNoMoreIsKept() {
    assertThat(LeafRules.kept(List.of(), TestLeaf.tablePartition()).map(LeafStanding::condition))
        .contains(LeafCondition.MOVED);
  }

  private static Optional<LeafStanding> kept(CatalogLeaf leaf) {
    return LeafRules.kept(List.of(leaf), leaf.tablePartition());
  }

  @Test
  void onlyAnUnchangedProofLetsGo() {
    assertThat(LeafRules.unproven(new ProofOutcome.Unchanged(1, 1, TestLeaf.NOW))).isEmpty();
    assertThat(LeafRules.unproven(new ProofOutcome.Changed("more", 2)))
        .contains(
            LeafStanding.of(LeafCondition.LATE_ROWS, "2 late rows are not in the archive: more")
                .rows(2));
    assertThat(LeafRules.unproven(new ProofOutcome.Changed("other", 0)))
        .contains(LeafStanding.of(LeafCondition.CHANGED, "other"));
    assertThat(LeafRules.unproven(new ProofOutcome.Wait("behind", false)))
        .contains(LeafStanding.of(LeafCondition.SERVER_BEHIND, "behind"));
    assertThat(LeafRules.unproven(new ProofOutcome.Wait("held by pid 7", true)))
        .contains(LeafStanding.of(LeafCondition.LOCKED, "held by pid 7"));
    assertThat(LeafRules.unproven(new ProofOutcome.Gone("gone")))
        .contains(LeafStanding.of(LeafCondition.MOVED, "gone"));
  }

  @Test
  void removalThatWasRefusedNamesTheForeignKeyIfThereIsOne() {
    RemovalOutcome refused = new RemovalOutcome.Refused("no");
    assertThat(LeafRules.notRemoved(refused, new TestLeaf().facts()))
        .isEqualTo(LeafStanding.of(LeafCondition.DATABASE_REFUSED, "no"));
    assertThat(LeafRules.notRemoved(refused, new TestLeaf().inbound(TestLeaf.INBOUND).facts()))
        .isEqualTo(
            LeafStanding.of(
                LeafCondition.FOREIGN_KEY,
                "blocked: referenced by constraint items_fk of public.items; no"));
    assertThat(
            LeafRules.notRemoved(new RemovalOutcome.Blocked("pid 7"), new TestLeaf().facts())
                .condition())
        .isEqualTo(LeafCondition.LOCKED);
    assertThat(
            LeafRules.notRemoved(new RemovalOutcome.Pending("half"), new TestLeaf().facts())
                .condition())
        .isEqualTo(LeafCondition.PENDING_DETACH);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LeafRules.notRemoved(
                    new RemovalOutcome.Done(new DropProof(1, 1, 1, TestLeaf.NOW)),
                    new TestLeaf().facts()));
  }

  @ParameterizedTest
  @EnumSource(LeafCondition.class)
  void codesAreLowerCaseWords(LeafCondition condition) {
    assertThat(condition.code()).matches("[a-z]+(-[a-z]+)*");
  }
}
