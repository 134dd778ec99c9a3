// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.sink.records.RecordRules;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Makes what takes the records of a topic partition in, by what the topics of the sink hold.
 *
 * @param guard runs what is done to this topic partition while another one is served
 */
record Intakes(
    ArchiverParts parts,
    CommitLog commits,
    OwnUploads uploads,
    Shared shared,
    Consumer<Runnable> guard) {

  /**
   * Behind the newest commit.
   *
   * @param newest none before the first one
   * @throws ConnectException if the commits are of other content than the sink is configured for
   */
  Intake behind(List<Commit> newest, CommitSource source, String topicId) {
    return parts.settings().content() instanceof TopicContent.Records records
        ? records(newest, source, topicId, records.rules())
        : exports(newest, source, topicId);
  }

  private Intake exports(List<Commit> newest, CommitSource source, String topicId) {
    if (newest.stream().anyMatch(commit -> !commit.records().isNone())) {
      throw otherContent(source, "records of whatever kind", "without records.enabled");
    }
    LedgerRules rules = parts.settings().rules();
    Ledger ledger =
        newest.stream()
            .findFirst()
            .map(commit -> Ledger.restored(commit, topicId, rules, parts.begins()::get))
            .orElseGet(() -> Ledger.atBeginning(source, topicId, rules));
    return new Session(
        parts,
        ledger,
        files(source, new ExportBooks(ledger, parts.layout())),
        new Settlement(parts, commits, ledger, shared.tally()));
  }

  private Intake records(
      List<Commit> newest, CommitSource source, String topicId, RecordRules rules) {
    if (newest.stream().anyMatch(Intakes::isOfExports)) {
      throw otherContent(source, "table partitions", "with records.enabled");
    }
    RecordLedger ledger =
        newest.stream()
            .findFirst()
            .map(commit -> RecordLedger.restored(commit, topicId, rules.window()))
            .orElseGet(() -> new RecordLedger(source, topicId, rules.window()));
    return new RecordIntake(
        parts,
        ledger,
        new RecordSettlement(parts, commits, ledger, shared.tally()),
        shared.errants(),
        books -> files(source, books));
  }

  /** Also where all exports are forgotten. */
  private static boolean isOfExports(Commit commit) {
    return !commit.exports().isEmpty()
        || (commit.kind() == Commit.Kind.ROWS && commit.records().isNone());
  }

  private <G> FileSet<G> files(CommitSource source, FileBooks<G> books) {
    return new FileSet<>(
        parts,
        new TopicPartition(source.topic(), source.topicPartition()),
        shared.budget(),
        new FileSet.BooksAndUploads<>(books, uploads),
        guard);
  }

  private static ConnectException otherContent(CommitSource source, String were, String now) {
    return new ConnectException(
        "Cannot archive topic %s %s: its commits by sink %s are of %s. Put the setting back, or give the sink another name or s3.key.prefix"
            .formatted(source.topic(), now, source.sink(), were));
  }
}
