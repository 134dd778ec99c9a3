// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.postgres.removal.InboundKey;
import io.partvault.postgres.removal.InboundKey.Referral;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeafOutlookTest {

  private static final String HOLDERS = "pid 7 of role app holds RowExclusiveLock";

  private static LeafStanding standing(RemovalPlan plan, Referral referral, String holders) {
    return outlook(plan, referral, holders).standing(Duration.ofDays(7));
  }

  private static LeafOutlook outlook(RemovalPlan plan, Referral referral, String holders) {
    return new LeafOutlook(
        new TestLeaf().plan(plan).situation(),
        List.of(new InboundKey(TestLeaf.INBOUND, referral)),
        holders);
  }

  @Test
  void provenAndFreeIsReadyWithItsRows() {
    LeafStanding ready = standing(new RemovalPlan.Direct(), Referral.NONE, "");
    assertThat(ready.condition()).isEqualTo(LeafCondition.READY);
    assertThat(ready.rows()).isEqualTo(3);
    assertThat(ready.reason()).contains("3 rows are as archived").contains("cleanup.drop.enabled");
    assertThat(standing(new RemovalPlan.DetachFirst(true, ""), Referral.NONE, "").reason())
        .contains("detaches it")
        .contains("7 days later");
  }

  @Test
  void rowsThatReferAreNamedByTheirConstraintBeforeAnyLock() {
    LeafStanding blocked = standing(new RemovalPlan.Referenced("x"), Referral.ROWS, HOLDERS);
    assertThat(blocked.condition()).isEqualTo(LeafCondition.FOREIGN_KEY);
    assertThat(blocked.reason())
        .startsWith("blocked: referenced by constraint items_fk of public.items; ");
  }

  @Test
  void whatCannotBeToldIsARemark() {
    LeafOutlook outlook = outlook(new RemovalPlan.Referenced("x"), Referral.UNKNOWN, "");
    assertThat(outlook.standing(Duration.ZERO).condition()).isEqualTo(LeafCondition.READY);
    assertThat(outlook.remarks()).singleElement().asString().contains("items_fk of public.items");
    assertThat(outlook(new RemovalPlan.Direct(), Referral.NONE, "").remarks()).isEmpty();
  }

  @Test
  void holderOfALockIsNamed() {
    LeafStanding locked = standing(new RemovalPlan.Direct(), Referral.NONE, HOLDERS);
    assertThat(locked.condition()).isEqualTo(LeafCondition.LOCKED);
    assertThat(locked.reason())
        .isEqualTo("Table partition public.events_2024_01 is locked: " + HOLDERS);
  }

  @Test
  void detachThatIsHalfWayIsToldWithWhomItWaitsFor() {
    LeafStanding pending = standing(new RemovalPlan.Finalize(), Referral.ROWS, HOLDERS);
    assertThat(pending.condition()).isEqualTo(LeafCondition.PENDING_DETACH);
    assertThat(pending.reason()).contains(HOLDERS);
    assertThat(standing(new RemovalPlan.Finalize(), Referral.NONE, "").reason())
        .endsWith("cleanup finishes it");
  }
}
