// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.receipt.Holds;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.embedded.PostgresServer;
import io.partvault.embedded.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds in a bucket, set and taken away by the command. */
class HoldIT {

  @TempDir private static Path servers;
  private static PostgresServer postgres;
  private static S3Server s3;
  private static int buckets;

  private String bucket;
  private ArchivedTables tables;
  private Screen screen = new Screen();

  @BeforeAll
  static void startServers() {
    postgres = PostgresServer.start(servers.resolve("postgres"));
    s3 = S3Server.start(servers.resolve("s3"));
    System.setProperty("aws.accessKeyId", s3.accessKeyId());
    System.setProperty("aws.secretAccessKey", s3.secretAccessKey());
  }

  @AfterAll
  static void stopServers() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    s3.close();
    postgres.close();
  }

  @BeforeEach
  void makeTable() {
    bucket = "hold-" + ++buckets;
    s3.createBucket(bucket);
    tables = new ArchivedTables(postgres, s3, bucket);
    tables.sql(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "SET search_path TO public",
        "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at)");
  }

  @AfterEach
  void close() {
    tables.close();
  }

  private int run(String command, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                command,
                "--from=s3://" + bucket,
                "--s3-endpoint=" + s3.endpoint(),
                "--database=" + ArchivedTables.LOGICAL,
                "--table=public.events"));
    Stream.of(more)
        .map(option -> option.split("=")[0] + "=")
        .forEach(option -> all.removeIf(one -> one.startsWith(option)));
    all.addAll(Arrays.asList(more));
    screen = new Screen();
    return screen.run(all.toArray(String[]::new));
  }

  private List<String> held() {
    String folder = "holds/" + ArchivedTables.LOGICAL + "/public.events/";
    return tables.store.list(folder, "", 100).stream()
        .flatMap(object -> ArchiveFixture.LAYOUT.parseHold(object.key()).stream())
        .map(TablePartitionKey::leafPart)
        .toList();
  }

  @Test
  void holdIsSetOnceToldInWhyAndTakenAway() {
    TablePartition leaf = tables.leaf("events", "a");
    tables.archive(leaf);

    assertThat(run("hold", "--partition=a", "--reason=audit 2026", "--by=ada")).isZero();
    assertThat(screen.out()).isEqualTo("Held public.a: audit 2026" + System.lineSeparator());
    assertThat(screen.err()).isEmpty();
    PlacedHold placed =
        new Holds(tables.store, ArchiveFixture.LAYOUT).find(leaf.key()).orElseThrow();
    assertThat(placed.words()).endsWith(" by ada: audit 2026");

    assertThat(why()).isZero();
    assertThat(screen.out()).containsPattern("public.a +hold +It is held since .* by ada: audit");

    assertThat(run("release", "--partition=a")).isZero();
    assertThat(screen.out()).startsWith("Released public.a, held since ").contains("ada: audit");
    assertThat(held()).isEmpty();
    assertThat(why()).isZero();
    assertThat(screen.out()).containsPattern("public.a +ready ");
  }

  private int why() {
    screen = new Screen();
    return screen.run(
        "why",
        "--database=" + postgres.jdbcUrl("postgres"),
        "--logical-database=" + ArchivedTables.LOGICAL,
        "--user=" + postgres.user(),
        "--table=public.events",
        "--older-than=P1M",
        "--from=s3://" + bucket,
        "--s3-endpoint=" + s3.endpoint());
  }

  @Test
  void sameHoldAgainIsDoneAndAnotherReasonIsRefusedWithWhatStands() {
    assertThat(run("hold", "--partition=a", "--reason=audit", "--by=ada")).isZero();
    assertThat(run("hold", "--partition=a", "--reason=audit", "--by=bob")).isZero();
    assertThat(screen.out()).contains("by ada: audit (already)");
    assertThat(run("hold", "--partition=b", "--partition=a", "--reason=other")).isEqualTo(1);
    assertThat(screen.out()).startsWith("Held public.b: other");
    assertThat(screen.err())
        .contains("Cannot hold public.a for another reason: it is held since")
        .contains("by ada: audit; release it first");
    assertThat(held()).containsExactly("a", "b");
  }

  @Test
  void releaseOfWhatIsNotHeldIsDoneAndSaysSo() {
    assertThat(run("release", "--partition=a")).isZero();
    assertThat(screen.out()).startsWith("public.a is not held: nothing to release");
    assertThat(screen.err()).startsWith("Warning: nothing of public.a is in the archive");
  }

  @Test
  void holdMayComeBeforeTheArchiveAndAfterTheDropWithAWarning() {
    TablePartition dropped = tables.leaf("events", "dropped");
    tables.archive(dropped);
    tables.receipt(dropped);
    assertThat(run("hold", "--partition=later", "--partition=dropped", "--reason=r")).isZero();
    assertThat(screen.err())
        .contains("nothing of public.later is in the archive of logical database shop")
        .contains("public.dropped was dropped already");
    assertThat(held()).containsExactly("dropped", "later");
  }

  @Test
  void unusualNamesAreGivenInQuotesAndSchemasBeforeADot() {
    assertThat(run("hold", "--partition=\"Odd name\"", "--partition=old.a", "--reason=r")).isZero();
    assertThat(held()).containsExactly("Odd%20name", "old.a");
  }

  @Test
  void aBucketThatDoesNotExistIsABadArgument() {
    assertThat(run("hold", "--partition=a", "--reason=r", "--from=s3://no-such-bucket"))
        .isEqualTo(3);
    assertThat(screen.err()).startsWith("[CONFIG] ").contains("no-such-bucket");
  }

  @Test
  void aStoreThatCannotBeReachedIsNoConnection() {
    assertThat(run("release", "--partition=a", "--s3-endpoint=http://127.0.0.1:1")).isEqualTo(7);
    assertThat(screen.err()).startsWith("[NETWORK] ").contains("--s3-endpoint");
  }
}
