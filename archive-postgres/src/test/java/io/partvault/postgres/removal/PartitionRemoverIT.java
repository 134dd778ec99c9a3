// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.verdict.ArchiveFixture;
import io.partvault.archive.verdict.Verdict;
import io.partvault.archive.verdict.VerifyMode;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked once more in the transaction that drops, whatever was found before it. */
@Tag("versions")
class PartitionRemoverIT {

  private static final Instant VERIFIED = Instant.parse("2026-11-01T00:00:00Z");

  private final RemovalFixture fixture = new RemovalFixture(VerifyMode.CONTENT, at(VERIFIED));

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  @Tag("D35")
  void d35RetentionIsAskedInTheTransactionThatDrops() throws InterruptedException {
    RemovalOrder order = fixture.order();

    assertThat(remove(order, (open, leaf) -> Optional.of("too young by now"), VERIFIED))
        .isEqualTo(new RemovalOutcome.Refused("too young by now"));
    assertThat(fixture.leafExists()).isTrue();

    assertThat(remove(order, (open, leaf) -> Optional.empty(), VERIFIED))
        .isInstanceOf(RemovalOutcome.Done.class);
    assertThat(fixture.leafExists()).isFalse();
  }

  @Test
  @Tag("D20")
  void d20VerdictThatGrewOldUnderTheLockIsAskedForAgain() throws InterruptedException {
    RemovalOrder order = fixture.order();
    Instant late = VERIFIED.plus(Verdict.Complete.VALID).plusSeconds(1);
    ObjectKey file = dataFile(order.verdict().manifest());
    byte[] content = fixture.store().read(file);
    fixture.store().delete(file);

    assertThat(remove(order, (open, leaf) -> Optional.empty(), late))
        .isInstanceOfSatisfying(
            RemovalOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains(file.value(), "missing"));
    assertThat(fixture.leafExists()).isTrue();

    fixture.store().create(file, content);
    assertThat(remove(order, (open, leaf) -> Optional.empty(), late))
        .isInstanceOf(RemovalOutcome.Done.class);
  }

  @Test
  @Tag("D10")
  @Tag("D15")
  void d15LeafThatIsNotWhereThePlanSawItIsLeftAlone() throws InterruptedException {
    RemovalOrder order = fixture.order();
    fixture.sql(
        "ALTER TABLE events DETACH PARTITION events_1",
        "ALTER TABLE events ATTACH PARTITION events_1 FOR VALUES FROM ('2023-12-01') TO"
            + " ('2024-02-01')");

    assertThat(remove(order, (open, leaf) -> Optional.empty(), VERIFIED))
        .isInstanceOfSatisfying(
            RemovalOutcome.Blocked.class,
            blocked -> assertThat(blocked.reason()).contains("changed by somebody else"));
    assertThat(fixture.leafExists()).isTrue();
  }

  @Test
  @Tag("D15")
  void d15NameThatIsAnotherTablesByTheTimeOfTheDropDropsNeither() throws InterruptedException {
    RemovalOrder order = fixture.order();
    fixture.sql("CREATE SCHEMA swapped", "CREATE TABLE swapped.events_1 AS SELECT 1 AS other");

    assertThat(removeWhileSchemasAreSwapped(order))
        .isInstanceOfSatisfying(
            RemovalOutcome.Blocked.class,
            blocked -> assertThat(blocked.reason()).contains("changed by somebody else"));
    fixture.sql("SELECT other FROM public.events_1", "SELECT note FROM before.events_1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Tag("D15")
  void d15NameThatIsAnotherPartitionsByTheTimeOfTheDetachIsNotTakenForDetached(boolean concurrently)
      throws InterruptedException {
    assumeTrue(!concurrently || fixture.session().serverVersion() >= 140_000);
    fixture.sql(
        "CREATE SCHEMA swapped",
        "CREATE TABLE swapped.events (at date NOT NULL) PARTITION BY RANGE (at)",
        "CREATE TABLE swapped.events_1 PARTITION OF swapped.events FOR VALUES FROM"
            + " ('2024-01-01') TO ('2024-02-01')");
    RemovalOrder order = fixture.order(new RemovalPlan.DetachFirst(concurrently, ""));

    assertThat(removeWhileSchemasAreSwapped(order))
        .isInstanceOfSatisfying(
            RemovalOutcome.Blocked.class,
            blocked ->
                assertThat(blocked.reason())
                    .contains(
                        concurrently
                            ? "is a partition of before.events"
                            : "changed by somebody else"));
    assertThat(fixture.isPartition("before.events_1")).isTrue();
    assertThat(fixture.isPartition("public.events_1")).isEqualTo(!concurrently);
  }

  private RemovalOutcome removeWhileSchemasAreSwapped(RemovalOrder order)
      throws InterruptedException {
    return fixture
        .remover(fixture.session(), (open, leaf) -> Optional.empty(), new SwapsSchemas())
        .remove(order, RemovalFixture.tries(3, Duration.ofMillis(500), time -> {}));
  }

  /** Asked for the time behind the proof and before the drop. */
  private final class SwapsSchemas extends Clock {

    private boolean swapped;

    @Override
    public Instant instant() {
      if (!swapped) {
        swapped = true;
        fixture.sql(
            "ALTER SCHEMA public RENAME TO before", "ALTER SCHEMA swapped RENAME TO public");
      }
      return VERIFIED;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private RemovalOutcome remove(RemovalOrder order, RetentionCheck retention, Instant now)
      throws InterruptedException {
    return fixture
        .remover(fixture.session(), retention, at(now))
        .remove(order, RemovalFixture.tries(10, Duration.ofMillis(500), time -> {}));
  }

  private static ObjectKey dataFile(PartitionManifest manifest) {
    return ArchiveFixture.LAYOUT.resolve(manifest.dataFiles().get(0).key());
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }
}
