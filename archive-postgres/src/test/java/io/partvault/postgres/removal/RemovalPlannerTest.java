// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemovalPlannerTest {

  private static final RemovalSwitches NONE = new RemovalSwitches(false, false);
  private static final RemovalSwitches DETACH = new RemovalSwitches(true, false);
  private static final RemovalSwitches DROP = new RemovalSwitches(false, true);
  private static final RemovalSwitches BOTH = new RemovalSwitches(true, true);
  private static final TableName EVENTS = new TableName("public", "events");
  private static final TableName ITEMS = new TableName("public", "items");
  private static final TableName LEAF = new TableName("public", "events_2024_01");
  private static final Attachment.Attached ATTACHED =
      new Attachment.Attached(1, EVENTS, "FOR VALUES FROM ('1') TO ('2')", false);
  private static final ForeignKey INBOUND = new ForeignKey("items_fk", ITEMS, EVENTS, false);
  private static final ForeignKey OUTBOUND = new ForeignKey("user_fk", LEAF, ITEMS, false);

  private int version = 180_004;
  private String kind = "r";
  private Attachment attachment = ATTACHED;
  private boolean mayRemove = true;
  private List<ForeignKey> inbound = List.of();
  private List<ForeignKey> outbound = List.of();
  private List<DefaultPartition> defaults = List.of();
  private List<TableName> pending = List.of();
  private List<String> dependents = List.of();
  private boolean hypertable;

  @Test
  void bothSwitchesOffOnlyReports() {
    assertThat(plan(NONE)).isInstanceOf(RemovalPlan.ReportOnly.class);
  }

  @Test
  void dropAloneIsDirectOnAnyVersion() {
    version = 110_022;
    defaults = List.of(new DefaultPartition(ITEMS, 3));
    assertThat(plan(DROP)).isInstanceOf(RemovalPlan.Direct.class);
  }

  @Test
  @Tag("D4")
  void dropAloneWithAnInboundForeignKeyDetachesInTheSameTransaction() {
    inbound = List.of(INBOUND);
    assertThat(plan(DROP)).isEqualTo(new RemovalPlan.Referenced("items_fk of public.items"));
  }

  @Test
  void detachIsConcurrentWhereThatIsPossible() {
    assertThat(plan(DETACH)).isEqualTo(new RemovalPlan.DetachFirst(true, ""));
    assertThat(plan(BOTH)).isEqualTo(new RemovalPlan.DetachFirst(true, ""));
  }

  @Test
  @Tag("D3")
  void defaultPartitionForbidsConcurrentDetachAndIsReportedWithItsRows() {
    defaults = List.of(new DefaultPartition(new TableName("public", "events_default"), 42));
    RemovalPlan.DetachFirst plan = (RemovalPlan.DetachFirst) plan(BOTH);
    assertThat(plan.concurrently()).isFalse();
    assertThat(plan.note()).contains("public.events_default with 42 rows");
  }

  @Test
  void beforeVersion14DetachIsPlain() {
    version = 130_021;
    assertThat(((RemovalPlan.DetachFirst) plan(DETACH)).concurrently()).isFalse();
  }

  @Test
  void inboundForeignKeyMakesDetachPlain() {
    inbound = List.of(INBOUND);
    assertThat(((RemovalPlan.DetachFirst) plan(BOTH)).concurrently()).isFalse();
  }

  @ParameterizedTest
  @Tag("D29")
  @CsvSource({
    "140013,true",
    "140014,false",
    "150008,true",
    "150009,false",
    "160004,true",
    "160005,false",
    "170000,true",
    "170001,false",
    "180000,false",
    "130021,true"
  })
  void detachWithForeignKeysIsRefusedOnReleasesThatBreakThem(int release, boolean refused) {
    version = release;
    outbound = List.of(OUTBOUND);
    assertThat(plan(DETACH) instanceof RemovalPlan.Refused).isEqualTo(refused);
    assertThat(plan(DROP)).isInstanceOf(RemovalPlan.Direct.class);
  }

  @ParameterizedTest
  @CsvSource({"170004,true", "170005,false", "160009,true", "180000,false"})
  void detachWithASelfReferenceIsRefusedBefore17Point5(int release, boolean refused) {
    version = release;
    inbound = List.of(new ForeignKey("self_fk", EVENTS, EVENTS, false));
    assertThat(plan(DROP) instanceof RemovalPlan.Refused).isEqualTo(refused);
  }

  @Test
  @Tag("D5")
  void pendingDetachIsFinished() {
    attachment = new Attachment.Attached(1, EVENTS, ATTACHED.bounds(), true);
    assertThat(plan(DETACH)).isInstanceOf(RemovalPlan.Finalize.class);
    assertThat(plan(DROP)).isInstanceOf(RemovalPlan.Finalize.class);
  }

  @Test
  @Tag("D5")
  void pendingDetachOfAnotherLeafIsWaitedFor() {
    pending = List.of(new TableName("public", "events_2023_12"));
    assertThat(((RemovalPlan.Wait) plan(DETACH)).reason())
        .contains("public.events_2023_12")
        .contains("FINALIZE");
  }

  @Test
  @Tag("D32")
  void viewOnTheLeafBlocksADropByName() {
    dependents = List.of("view public.january");
    assertThat(((RemovalPlan.Refused) plan(DROP)).reason())
        .contains("blocked: view public.january depends on table partition public.events_2024_01");
    assertThat(((RemovalPlan.Refused) plan(DROP)).obstacle())
        .isEqualTo(RemovalPlan.Obstacle.DEPENDENT);
    assertThat(plan(DETACH)).isInstanceOf(RemovalPlan.DetachFirst.class);
  }

  @Test
  @Tag("D4")
  void foreignKeyToTheLeafItselfBlocksADropByName() {
    inbound = List.of(new ForeignKey("leaf_fk", ITEMS, LEAF, true));
    assertThat(((RemovalPlan.Refused) plan(DROP)).reason())
        .contains("foreign key leaf_fk of public.items");
    dependents = List.of("view public.january");
    assertThat(((RemovalPlan.Refused) plan(DROP)).obstacle())
        .isEqualTo(RemovalPlan.Obstacle.FOREIGN_KEY);
  }

  @Test
  @Tag("D18")
  void othersTablesAndStrangeOnesAreRefused() {
    mayRemove = false;
    assertThat(((RemovalPlan.Refused) plan(DROP)).reason()).contains("owns");
    mayRemove = true;
    hypertable = true;
    assertThat(((RemovalPlan.Refused) plan(DROP)).reason()).contains("hypertable");
    hypertable = false;
    kind = "f";
    assertThat(((RemovalPlan.Refused) plan(DROP)).reason()).contains("no ordinary table");
  }

  @Test
  @Tag("D6")
  void whatWasDetachedByUsIsDroppedOrLeft() {
    attachment = new Attachment.Detached();
    assertThat(RemovalPlanner.plan(facts(), BOTH, true))
        .isInstanceOf(RemovalPlan.DropDetached.class);
    assertThat(RemovalPlanner.plan(facts(), DETACH, true))
        .isInstanceOf(RemovalPlan.LeaveDetached.class);
  }

  @Test
  @Tag("D15")
  void whatWasDetachedBySomebodyElseIsLeftAlone() {
    attachment = new Attachment.Detached();
    assertThat(((RemovalPlan.Refused) RemovalPlanner.plan(facts(), BOTH, false)).reason())
        .contains("detached by somebody else");
  }

  private RemovalPlan plan(RemovalSwitches switches) {
    return RemovalPlanner.plan(facts(), switches, false);
  }

  private RemovalFacts facts() {
    return new RemovalFacts(
        version,
        16402,
        LEAF,
        kind,
        attachment,
        mayRemove,
        new RemovalFacts.ForeignKeys(inbound, outbound),
        new RemovalFacts.Siblings(defaults, pending),
        dependents,
        List.of(),
        "",
        hypertable,
        "");
  }
}
