// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.partvault.postgres.session.ConnectionSettings;
import io.partvault.postgres.session.PostgresSession;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The lock under which a leaf is proven, and an application that comes meanwhile. */
@Tag("D13")
class LeafWatchIT {

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(4);

  /** What a busy machine may take to wake two processes, one after the other. */
  private static final Duration WAKING = Duration.ofMillis(1500);

  /** So long that the watch stays out of it. */
  private static final Duration LONG_LOCK_TIMEOUT = Duration.ofSeconds(20);

  private final RemovalFixture fixture = new RemovalFixture();

  @AfterEach
  void close() throws SQLException {
    fixture.close();
  }

  @Test
  @Tag("D14")
  void aWriterThatWaitsForTheProofIsNotEndedByADeadlock() throws Exception {
    RemovalOrder order = fixture.order();
    try (UnprunableWriter writer = fixture.writer()) {
      RemovalOutcome outcome =
          fixture
              .remover(startsAndWaits(writer))
              .remove(order, RemovalFixture.oneTry(LONG_LOCK_TIMEOUT));

      assertThat(writer.result()).isLessThan(LONG_LOCK_TIMEOUT);
      assertThat(outcome).isInstanceOf(RemovalOutcome.Blocked.class);
      assertThat(((RemovalOutcome.Blocked) outcome).reason())
          .contains("is wanted by others")
          .contains("'the-writer' of role postgres waited for RowExclusiveLock");
      assertThat(fixture.leafExists()).isTrue();
    }
    assertThat(fixture.remover(asked()).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT)))
        .isInstanceOf(RemovalOutcome.Done.class);
    assertThat(fixture.leafExists()).isFalse();
  }

  @Test
  void whoGaveWayTriesAgainByItself() throws Exception {
    RemovalOrder order = fixture.order();
    try (UnprunableWriter writer = fixture.writer()) {
      RemovalOutcome outcome =
          fixture
              .remover(startsAndWaits(writer))
              .remove(order, RemovalFixture.tries(2, LONG_LOCK_TIMEOUT, pause -> writer.result()));

      assertThat(outcome).isInstanceOf(RemovalOutcome.Done.class);
      assertThat(fixture.leafExists()).isFalse();
    }
  }

  @Test
  void aWriterWaitsForALongProofNoLongerThanTheLockTimeout() throws Exception {
    RemovalOrder order = fixture.order();
    try (UnprunableWriter writer = fixture.writer()) {
      RetentionCheck slow =
          (open, leaf) -> {
            startsAndWaits(writer).refusal(open, leaf);
            try (Statement statement = open.createStatement()) {
              statement.execute("SELECT pg_sleep(10)");
            }
            return Optional.empty();
          };
      RemovalOutcome outcome =
          fixture.remover(slow).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT));

      assertThat(writer.result()).isBetween(LOCK_TIMEOUT.dividedBy(2), LOCK_TIMEOUT.plus(WAKING));
      assertThat(outcome).isInstanceOf(RemovalOutcome.Blocked.class);
      assertThat(((RemovalOutcome.Blocked) outcome).reason()).contains("'the-writer'");
      assertThat(fixture.leafExists()).isTrue();
    }
    assertThat(fixture.remover(asked()).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT)))
        .isInstanceOf(RemovalOutcome.Done.class);
  }

  @Test
  void aProofThatEndsWellAfterItsCancelWasSentGivesWayAllTheSame() throws Exception {
    RemovalOrder order = fixture.order();
    try (UnprunableWriter writer = fixture.writer()) {
      RetentionCheck betweenStatements =
          (open, leaf) -> {
            startsAndWaits(writer).refusal(open, leaf);
            await("a cancel that meets no statement").until(fixture::isCancelSent);
            return Optional.of("Not old enough");
          };
      assertThat(
              fixture.remover(betweenStatements).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT)))
          .isInstanceOf(RemovalOutcome.Blocked.class);
      assertThat(writer.result()).isLessThan(Duration.ofSeconds(10));
    }
    assertThat(fixture.remover(asked()).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT)))
        .isInstanceOf(RemovalOutcome.Done.class);
  }

  @Test
  void nothingIsLockedWithoutASecondConnectionThatLooksWhoWaits() throws Exception {
    RemovalOrder order = fixture.order();
    ConnectionSettings lonely = fixture.roleWithOneConnection();
    try (PostgresSession session = PostgresSession.open(lonely, "lonely")) {
      RetentionCheck never =
          (open, leaf) -> {
            throw new IllegalStateException("The leaf was locked");
          };
      RemovalOutcome outcome =
          fixture.remover(session, never).remove(order, RemovalFixture.oneTry(LOCK_TIMEOUT));

      assertThat(outcome).isInstanceOf(RemovalOutcome.Blocked.class);
      assertThat(((RemovalOutcome.Blocked) outcome).reason())
          .contains("is not locked without a second connection")
          .contains("too many connections");
    }
    assertThat(fixture.leafExists()).isTrue();
  }

  private static RetentionCheck asked() {
    return (open, leaf) -> Optional.empty();
  }

  /** Lets the writer come once the leaf is locked, the first time only. */
  private RetentionCheck startsAndWaits(UnprunableWriter writer) {
    return (open, leaf) -> {
      if (writer.start()) {
        await("the writer in the queue")
            .pollInterval(Duration.ofMillis(10))
            .until(fixture::isWriterWaiting);
      }
      return Optional.empty();
    };
  }
}
