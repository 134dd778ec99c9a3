// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.file.DataFile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives one topic partition for as long as it is assigned. Whatever fails and may pass leads
 * back to {@link Phase#RESTORING}; whatever will not pass is handed to {@code fatal}.
 */
final class TopicPartitionArchiver {

  private static final Logger log = LoggerFactory.getLogger(TopicPartitionArchiver.class);
  private static final int PRUNE_EVERY = 50;
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  /** A store that was away for long is found again soon after it is back. */
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(4);

  private static final Duration SETTLE_WAIT = Duration.ofSeconds(5);

  enum Phase {
    /** Where to go on is not known; the newest commit has to be read. Records are ignored. */
    RESTORING,
    /** The position was asked for; the first record from there has not come yet. */
    SEEKING,
    /** Records are taken. */
    RUNNING,
    /** Somebody has to look; the task is about to fail. Records are ignored. */
    FAILED
  }

  private final ArchiverParts parts;
  private final TopicPartition topicPartition;
  private final SinkTally tally;
  private final Consumer<ConnectException> fatal;
  private final Intakes intakes;
  private final CommitLog commits;
  private final OwnUploads uploads;
  private final Progress progress = new Progress();

  /** What Connect's callbacks force to change. */
  private static final class Progress {
    Phase phase = Phase.RESTORING;
    List<Intake> intake = List.of(); // none while restoring
    List<OrphanSweep> sweep = List.of();
    List<Commit> newest = List.of(); // none before the first commit
    boolean overdue;
    boolean busy;
    int failures;
    Instant retryAt = Instant.MIN;
    Instant settleAt = Instant.MAX;
    boolean moreToSettle;
  }

  TopicPartitionArchiver(
      ArchiverParts parts,
      TopicPartition topicPartition,
      Shared shared,
      Consumer<ConnectException> fatal) {
    this.parts = parts;
    this.topicPartition = topicPartition;
    tally = shared.tally();
    this.fatal = fatal;
    commits = new CommitLog(parts.store(), parts.layout(), source());
    uploads = new OwnUploads(parts.store(), parts.layout());
    intakes = new Intakes(parts, commits, uploads, shared, this::finishForAnother);
  }

  Phase phase() {
    return progress.phase;
  }

  /** Whether the newest commit should be read now. */
  boolean isRestoreDue() {
    return progress.phase == Phase.RESTORING && !now().isBefore(progress.retryAt);
  }

  /**
   * Reads the newest commit, and makes manifests that are due before anything else.
   *
   * @return the offset to seek to; empty if that failed, to be tried again later
   */
  OptionalLong restore() {
    guarded(this::tryRestore);
    return progress.phase == Phase.SEEKING
        ? OptionalLong.of(intake().position())
        : OptionalLong.empty();
  }

  /** Takes one record, or ignores it. */
  void accept(SinkRecord record, long offset) {
    if (progress.phase == Phase.RUNNING || progress.phase == Phase.SEEKING) {
      guarded(() -> take(record, offset));
    }
  }

  /** Gives up what is not committed, to be read again when the store answers. */
  void stepBack() {
    if (isOpen()) {
      goBack();
    }
  }

  /** Whether settling was left in the middle, with what was read for it in memory. */
  boolean isSettling() {
    return isOpen() && progress.moreToSettle;
  }

  /**
   * What has to be done now and then, in small steps, and is not worth waiting for.
   *
   * @param settling whether it may go on settling what it left in the middle
   */
  void tick(boolean settling) {
    boolean due = isOpen() && !now().isBefore(progress.settleAt);
    if (due && (settling || !progress.moreToSettle)) {
      guarded(this::settle);
    }
    if (isOpen()) {
      progress.sweep.forEach(OrphanSweep::step);
    }
  }

  /** Connect had no records to give. */
  void quiet() {
    if (isOpen()) {
      intake().schedule().quiet(now());
    }
  }

  boolean isCommitDue() {
    return isOpen() && intake().isCommitDue(now());
  }

  /** How long until this topic partition has something to do by itself. */
  Duration untilDue() {
    if (!isOpen()) {
      return MAX_WAIT;
    }
    Duration untilCommit = intake().schedule().untilDue(now());
    return now().isBefore(progress.settleAt) ? untilCommit : Duration.ZERO;
  }

  /** Commits if it is due, or was before this session began. Never throws. */
  void commitIfDue() {
    if (isCommitDue()) {
      guarded(this::commit);
    } else if (progress.overdue) {
      commitWhatThereIs();
    }
  }

  /** Commits whatever there is. Never throws. */
  void commitWhatThereIs() {
    if (hasUncommitted()) {
      guarded(this::commit);
    }
  }

  /** Whether closing now would throw work away. */
  boolean hasUncommitted() {
    return isOpen() && intake().hasChanges();
  }

  /** First offset that no commit covers, as Connect's group may know it; empty if unknown. */
  OptionalLong committedOffset() {
    return progress.newest.isEmpty() || !isOpen()
        ? OptionalLong.empty()
        : OptionalLong.of(progress.newest.get(0).next());
  }

  /** Throws away what is not committed. */
  void close() {
    progress.intake.forEach(Intake::discard);
    progress.intake = List.of();
    progress.phase = Phase.RESTORING;
  }

  private void take(SinkRecord record, long offset) {
    if (progress.phase == Phase.SEEKING) {
      if (offset < intake().position()) {
        throw intake().startOver(offset);
      }
      progress.phase = Phase.RUNNING;
    }
    boolean full = intake().accept(record, offset);
    if (full) {
      commit();
    }
  }

  private void tryRestore() {
    progress.intake.forEach(Intake::discard);
    OneTopicPartition.require(parts, topicPartition);
    TopicClaim.require(parts, topicPartition.topic());
    String topicId = parts.topicIds().id(topicPartition.topic());
    Optional<Commit> newest = commits.newest();
    newest.ifPresent(commit -> requireSameTopic(commit, topicId));
    Intake intake = intakes.behind(newest.stream().toList(), source(), topicId);
    newest.ifPresent(commit -> uploads.settleUpTo(commit.sequence(), commits::read));
    uploads.goOnWith(intake.sequence());
    progress.intake = List.of(intake);
    progress.newest = newest.stream().toList();
    Instant overdueBefore = now().minus(parts.settings().rotation().interval());
    progress.overdue = newest.filter(c -> c.committedAt().isAfter(overdueBefore)).isEmpty();
    OrphanSweep sweep = new OrphanSweep(parts, commits, source());
    newest.ifPresent(commit -> sweep.restored(commit, intake.exports()));
    progress.sweep = List.of(sweep);
    progress.phase = Phase.SEEKING;
    settle();
  }

  private void commit() {
    Intake.Attempt attempt = intake().commit(commits, progress.sweep.get(0).sweptTo());
    if (attempt.outcome() instanceof Appended.Taken taken) {
      adopt(attempt.commit(), taken);
      return;
    }
    Commit commit = attempt.commit();
    tally.committed(commit);
    progress.newest = List.of(commit);
    progress.failures = 0;
    progress.overdue = false;
    uploads.settle(commit);
    uploads.goOnWith(commit.sequence() + 1);
    progress.sweep.forEach(sweep -> sweep.committed(commit, intake().exports()));
    log.info(
        "Committed: {}, sequence {}, offsets {} to {}, {} data files, {} rows, {} bytes",
        topicPartition,
        commit.sequence(),
        commit.from(),
        commit.next(),
        commit.files().count(),
        commit.files().mapToLong(DataFile::rows).sum(),
        commit.files().mapToLong(DataFile::bytes).sum());
    List<String> broken = intake().takeBroken();
    settle();
    if (!broken.isEmpty() && parts.settings().failOnBroken()) {
      throw new ConnectException(
          String.join("; ", broken)
              + ". This is recorded, and a restart goes on with the others. The table partition"
              + " stays in the database until the source exports it again: cleanup asks for that"
              + " by itself, or alter the source's offsets. gap.policy=continue only reports");
    }
    if (commit.sequence() % PRUNE_EVERY == 0) {
      commits.prune(commit);
    }
  }

  private void adopt(Commit mine, Appended.Taken taken) {
    intake().discard();
    tally.adopted();
    uploads.settle(taken.holder());
    log.info(
        "Adopted: {}, sequence {} was committed by nonce {}, mine is {}; going back to offset {}",
        topicPartition,
        mine.sequence(),
        taken.holder().nonce(),
        mine.nonce(),
        taken.newest().next());
    progress.intake = List.of();
    progress.phase = Phase.RESTORING;
    progress.retryAt = Instant.MIN;
  }

  /** Failing to settle loses nothing: the next commit says again what is due. */
  private void settle() {
    progress.settleAt = Instant.MAX;
    progress.moreToSettle = false;
    try {
      for (Commit newest : progress.newest) {
        switch (intake().settle(newest)) {
          case SAY_SO -> intake().schedule().changed(now());
          case MORE -> {
            progress.moreToSettle = true;
            progress.settleAt = now();
          }
          case ALL -> {}
        }
      }
    } catch (RuntimeException e) {
      if (!Failures.isTransient(e)) {
        throw e;
      }
      progress.settleAt = now().plus(SETTLE_WAIT);
      log.warn("Cannot settle {} yet, trying again: {}", topicPartition, e.getMessage());
    }
  }

  private void finishForAnother(Runnable finish) {
    if (progress.busy) {
      finish.run();
    } else {
      guarded(finish);
    }
  }

  private void guarded(Runnable action) {
    progress.busy = true;
    try {
      action.run();
    } catch (RuntimeException e) {
      if (Failures.isTransient(e)) {
        goBack();
        log.warn("Going back to the newest commit of {}: {}", topicPartition, e.getMessage());
      } else {
        close();
        progress.phase = Phase.FAILED;
        fatal.accept(Failures.fatal(topicPartition.toString(), e));
      }
    } finally {
      progress.busy = false;
    }
  }

  private void goBack() {
    close();
    tally.wentBack();
    progress.retryAt = now().plus(backoff());
  }

  private Duration backoff() {
    Duration wait = Duration.ofMillis(250L << Math.min(progress.failures++, 10));
    return wait.compareTo(MAX_BACKOFF) < 0 ? wait : MAX_BACKOFF;
  }

  private void requireSameTopic(Commit newest, String topicId) {
    if (!OffsetReset.isRecreated(newest, topicId)) {
      return;
    }
    String sink = parts.settings().sink();
    throw new ConnectException(
        ("Cannot go on with topic %s, topic partition %d: its commits are of topic id %s, but it has"
                + " id %s now, so it was created again. %s")
            .formatted(
                topicPartition.topic(),
                topicPartition.partition(),
                newest.topicId(),
                topicId,
                parts.settings().content() instanceof TopicContent.Records
                    ? StartOver.withRecords(
                        sink, topicPartition.topic(), topicPartition.partition())
                    : StartOver.with(sink, topicPartition.topic(), topicPartition.partition())));
  }

  private CommitSource source() {
    return new CommitSource(
        parts.settings().sink(), topicPartition.topic(), topicPartition.partition());
  }

  private boolean isOpen() {
    return progress.phase == Phase.RUNNING || progress.phase == Phase.SEEKING;
  }

  private Intake intake() {
    return progress.intake.get(0);
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clock().millis());
  }
}
