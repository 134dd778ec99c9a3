// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.postgres.proof.LeafState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ResumeDecisionTest {

  private final LeafState leaf = leaf(16402, 1, "f", "system", 1, 770, 10, 4096);
  private final ExportPosition position =
      ExportPosition.begun(5, RecordFormat.JSON, ExportBasis.of(leaf)).at(new TopicPlace("t", 0));

  @Test
  void goesOnWhenEverythingIsEqual() {
    assertThat(decide(leaf)).isEqualTo(new ResumeDecision.Continue());
    assertThat(decide(leaf(16402, 1, "f", "system", 1, 800, 10, 9000)))
        .isEqualTo(new ResumeDecision.Continue());
  }

  @Test
  @Tag("D10")
  @Tag("D17")
  @Tag("D28")
  void startsAnewWhenAnythingDiffers() {
    assertAnew(leaf(16403, 1, "f", "system", 1, 770, 10, 4096), "OID is 16403, was 16402");
    assertAnew(leaf(16402, 2, "f", "system", 1, 770, 10, 4096), "relfilenode is 2, was 1");
    assertAnew(leaf(16402, 1, "g", "system", 1, 770, 10, 4096), "fingerprint is g, was f");
    assertAnew(leaf(16402, 1, "f", "other", 1, 770, 10, 4096), "system identifier is other");
    assertAnew(leaf(16402, 1, "f", "system", 2, 770, 10, 4096), "timeline is 2, was 1");
    assertAnew(leaf(16402, 1, "f", "system", 1, 770, 9, 4096), "row count is 9, was 10");
  }

  @Test
  @Tag("D33")
  void waitsOnAServerThatIsBehindWhateverItShows() {
    assertThat(decide(leaf(16402, 1, "f", "system", 1, 770, 9, 4095)))
        .isInstanceOf(ResumeDecision.Wait.class);
    assertThat(decide(leaf(16402, 1, "g", "system", 1, 769, 10, 4096)))
        .isInstanceOf(ResumeDecision.Wait.class);
  }

  @Test
  void startsAnewWhenItIsNotKnownWhereTheBeginLies() {
    ExportPosition unacknowledged =
        ExportPosition.begun(5, RecordFormat.JSON, ExportBasis.of(leaf));

    assertThat(ResumeDecision.decide(unacknowledged, leaf, RecordFormat.JSON))
        .isInstanceOf(ResumeDecision.StartAnew.class);
  }

  @Test
  void startsAnewWhereRecordsWouldBeOfAnotherFormatThanTheirBegin() {
    ResumeDecision decision = ResumeDecision.decide(position, leaf, RecordFormat.STRUCT);

    assertThat(decision)
        .isEqualTo(new ResumeDecision.StartAnew("its record.format is struct, was json at begin"));
  }

  private ResumeDecision decide(LeafState now) {
    return ResumeDecision.decide(position, now, RecordFormat.JSON);
  }

  private void assertAnew(LeafState now, String reason) {
    assertThat(decide(now)).isInstanceOf(ResumeDecision.StartAnew.class);
    assertThat(((ResumeDecision.StartAnew) decide(now)).reason()).contains(reason);
  }

  private static LeafState leaf(
      long oid,
      long relfilenode,
      String fingerprint,
      String system,
      long timeline,
      long horizon,
      long rows,
      long walPosition) {
    TableName table = new TableName("public", "events");
    return new LeafState(
        new TablePartition("shop", table, table, oid, new PartitionBounds("", "", "")),
        relfilenode,
        3,
        true,
        horizon,
        rows,
        walPosition,
        fingerprint,
        system,
        timeline,
        180000,
        List.of(),
        List.of(),
        Instant.EPOCH);
  }
}
