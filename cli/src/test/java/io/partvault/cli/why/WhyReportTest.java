// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.review.Explanation;
import io.partvault.postgres.review.LeafCondition;
import io.partvault.postgres.review.LeafStanding;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyReportTest {

  private static final TableName EVENTS = new TableName("public", "events");

  private static Explanation explanation(
      String name, List<LeafStanding> standings, List<String> remarks) {
    return new Explanation(
        new TablePartitionKey("shop", EVENTS, new TableName("public", name)),
        16402,
        standings,
        remarks);
  }

  private static WhyReport report() {
    return new WhyReport(
        List.of(
            explanation(
                "a",
                List.of(
                    LeafStanding.of(LeafCondition.HOLD, "It is held"),
                    new LeafStanding(
                        LeafCondition.RETENTION,
                        "young",
                        Instant.parse("2114-02-01T00:00:00Z"),
                        LeafStanding.NO_COUNT)),
                List.of("by pg_partman")),
            explanation(
                "events_2024_01",
                List.of(new LeafStanding(LeafCondition.LATE_ROWS, "3 late rows", Instant.MAX, 3)),
                List.of())),
        sentence -> sentence.replace("s3.bucket.name", "--from"));
  }

  @Test
  void answerComesFirstAndTheRestStandsBelow() {
    assertThat(report().lines())
        .containsExactly(
            "table partition        waits for  why",
            "public.a               hold       It is held",
            "                       retention  young",
            "                       note       by pg_partman",
            "public.events_2024_01  late-rows  3 late rows");
  }

  @Test
  void jsonHasCodesAndWritesNumbersAndTimesOnlyWhereThereAreAny() {
    assertThat(report().json())
        .isEqualTo(
            "{\"tablePartitions\":[{\"database\":\"shop\",\"table\":\"public.events\","
                + "\"tablePartition\":\"public.a\",\"oid\":16402,\"code\":\"hold\","
                + "\"reason\":\"It is held\",\"also\":[{\"code\":\"retention\",\"reason\":\"young\","
                + "\"until\":\"2114-02-01T00:00:00Z\"}],\"notes\":[\"by pg_partman\"]},"
                + "{\"database\":\"shop\",\"table\":\"public.events\","
                + "\"tablePartition\":\"public.events_2024_01\",\"oid\":16402,\"code\":\"late-rows\","
                + "\"reason\":\"3 late rows\",\"rows\":3,\"also\":[],\"notes\":[]}]}");
  }

  @Test
  void settingsAreCalledByTheirOptionsWhereSomethingFailed() {
    LeafStanding failed =
        LeafStanding.of(LeafCondition.NOT_EXAMINED, "Cannot read: check s3.bucket.name");
    WhyReport report =
        new WhyReport(
            List.of(explanation("a", List.of(failed), List.of())),
            sentence -> sentence.replace("s3.bucket.name", "--from"));
    assertThat(report.lines().get(1)).endsWith("Cannot read: check --from");
  }
}
