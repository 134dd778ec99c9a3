// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.PartitionBounds;
import io.partvault.archive.table.TableName;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkCodecTest {

  private static final PartitionMark AGAIN = new PartitionMark.Again(16402, 1830271648399360L);
  private static final PartitionMark RESTORED =
      new PartitionMark.Restored(16402, Instant.parse("2027-01-01T00:00:00Z"));
  private static final PartitionMark DETACHED =
      new PartitionMark.Detached(
          16402,
          new TableName("public", "Odd \"name\"\nof 'it'"),
          new PartitionBounds("a\nb", "c", "FOR VALUES FROM ('a\nb') TO ('c')"),
          Instant.parse("2026-11-21T03:00:00Z"),
          "s3://bucket/prefix");

  @Test
  void everyMarkIsOneLineAndComesBack() {
    for (PartitionMark mark : new PartitionMark[] {AGAIN, RESTORED, DETACHED}) {
      String comment = MarkCodec.with("", mark);

      assertThat(comment).startsWith("partvault: {").doesNotContain("\n");
      assertThat(MarkCodec.parse(comment, 16402)).containsExactly(mark);
    }
  }

  @Test
  void theFormIsFixed() {
    assertThat(MarkCodec.format(AGAIN))
        .isEqualTo("partvault: {\"mark\":\"again\",\"oid\":16402,\"afterEpoch\":1830271648399360}");
    assertThat(MarkCodec.format(RESTORED))
        .isEqualTo(
            "partvault: {\"mark\":\"restored\",\"oid\":16402,\"until\":\"2027-01-01T00:00:00Z\"}");
  }

  @Test
  void theRestOfTheCommentStays() {
    String comment = "Kept for 13 months\n\nby order of  'finance' ";

    String marked = MarkCodec.with(MarkCodec.with(comment, AGAIN), DETACHED);

    assertThat(marked).startsWith(comment + "\n");
    assertThat(MarkCodec.parse(marked, 16402)).containsExactly(AGAIN, DETACHED);
    String again = MarkCodec.without(marked, PartitionMark.Detached.class);
    assertThat(MarkCodec.without(again, PartitionMark.Again.class)).isEqualTo(comment);
  }

  @Test
  void aMarkTakesThePlaceOfThoseOfItsKind() {
    String comment = MarkCodec.with(MarkCodec.with("note", AGAIN), new PartitionMark.Again(7, 9));

    assertThat(MarkCodec.parse(comment, 7)).containsExactly(new PartitionMark.Again(7, 9));
    assertThat(comment.lines()).hasSize(2);
  }

  @Test
  void aMarkWithAnotherOidMeansNothing() {
    assertThat(MarkCodec.parse(MarkCodec.with("", AGAIN), 16403)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partvault: ",
        "partvault: {",
        "partvault: []",
        "partvault: {\"mark\":\"later\",\"oid\":16402}",
        "partvault: {\"mark\":\"again\",\"oid\":16402}",
        "partvault: {\"mark\":\"restored\",\"oid\":16402,\"until\":\"tomorrow\"}",
        "partvault: {\"mark\":\"detached\",\"oid\":16402,\"schema\":\"\",\"table\":\"x\"}",
        " partvault: {\"mark\":\"again\",\"oid\":16402,\"afterEpoch\":1}"
      })
  void aLineThatCannotBeReadIsNoMarkAndIsKept(String line) {
    assertThat(MarkCodec.parse(line, 16402)).isEmpty();
    assertThat(MarkCodec.with(line, AGAIN)).startsWith(line + "\n");
  }
}
