// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.file.DataFile;
import io.partvault.archive.store.ObjectKey;
import io.partvault.sink.records.LineMetadata;
import io.partvault.sink.records.NullValues;
import io.partvault.sink.records.RecordRenderer;
import io.partvault.sink.records.RecordRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The work on one topic partition whose records are of no table partition. */
final class RecordIntake implements Intake, FileBooks<RecordGroup> {

  /** Of one commit, whose names have to be kept; many folders make many small files. */
  private static final int MOST_FILES = 1_000;

  private final ArchiverParts parts;
  private final RecordRules rules;
  private final RecordLedger ledger;
  private final RecordSettlement settlement;
  private final ErrantRecords errants;
  private final FileSet<RecordGroup> files;
  private final CommitSchedule schedule;
  private final RecordRenderer renderer;
  private final TopicPartition topicPartition;
  private final Map<String, RecordGroup> groups = new HashMap<>(); // by folder; one for each file

  /**
   * In the light of a ledger as it was restored.
   *
   * @param files makes the set of open files that these books are for
   */
  RecordIntake(
      ArchiverParts parts,
      RecordLedger ledger,
      RecordSettlement settlement,
      ErrantRecords errants,
      Function<FileBooks<RecordGroup>, FileSet<RecordGroup>> files) {
    this.parts = parts;
    this.ledger = ledger;
    this.errants = errants;
    this.files = files.apply(this);
    rules = ((TopicContent.Records) parts.settings().content()).rules();
    renderer = new RecordRenderer(rules);
    this.settlement = settlement;
    schedule = new CommitSchedule(parts.settings().rotation().interval());
    schedule.at(ledger.windowEnd());
    topicPartition = new TopicPartition(ledger.source().topic(), ledger.source().topicPartition());
  }

  @Override
  public long position() {
    return ledger.position();
  }

  @Override
  public ConnectException startOver(long offset) {
    CommitSource source = ledger.source();
    return StartOver.at(
        source,
        ledger.position(),
        offset,
        StartOver.withRecords(source.sink(), source.topic(), source.topicPartition()));
  }

  @Override
  public boolean accept(SinkRecord record, long offset) {
    if (offset < ledger.position()) {
      throw new RewoundException(offset, ledger.position());
    }
    if (!ledger.hasChanges()) {
      schedule.changed(now());
    }
    if (record.value() == null && rules.nulls() != NullValues.WRITE) {
      withoutValue(offset);
      return false;
    }
    String folder;
    try {
      folder = render(record, offset);
    } catch (DataException e) {
      errants.report(record, refused(offset, e.getMessage(), e));
      ledger.errant(offset);
      return false;
    }
    boolean full = append(record, folder, offset);
    return (full && files.isEmpty()) || ledger.finishedFiles() >= MOST_FILES;
  }

  private void withoutValue(long offset) {
    if (rules.nulls() == NullValues.FAIL) {
      throw refused(
          offset,
          "it has no value. behavior.on.null.values=skip leaves such records out, write archives"
              + " them",
          null);
    }
    ledger.skipped(offset);
  }

  private String render(SinkRecord record, long offset) {
    Map<String, String> fields = rendered(record, offset);
    try {
      return rules
          .path()
          .folder(topicPartition.topic(), topicPartition.partition(), timestamp(record), fields);
    } catch (IllegalArgumentException e) {
      throw new DataException(e.getMessage(), e);
    }
  }

  private Map<String, String> rendered(SinkRecord record, long offset) {
    try {
      return renderer.render(record, topicPartition, offset);
    } catch (ClassCastException e) {
      // A transformation may leave a schema behind that is not the value's.
      throw new DataException("a value is not what its schema says: " + e.getMessage(), e);
    }
  }

  private boolean append(SinkRecord record, String folder, long offset) {
    RecordGroup group =
        groups.computeIfAbsent(
            folder,
            f ->
                new RecordGroup(
                    f,
                    new LineMetadata(
                        topicPartition.topic(), topicPartition.partition(), offset, now())));
    if (rules.metadata()) {
      group.metadata().appendTo(renderer.line());
    }
    group.add(timestamp(record));
    ledger.taken(offset);
    return files.append(group, renderer.line(), offset);
  }

  private static long timestamp(SinkRecord record) {
    return record.timestamp() == null ? -1 : record.timestamp();
  }

  private DataException refused(long offset, String why, Throwable cause) {
    String reported =
        cause == null
            ? ""
            : ". With errors.tolerance=all and errors.deadletterqueue.topic.name such records are"
                + " reported, counted and passed over";
    return new DataException(
        "Cannot archive the record of topic %s, topic partition %d, offset %d: %s%s"
            .formatted(topicPartition.topic(), topicPartition.partition(), offset, why, reported),
        cause);
  }

  @Override
  public CommitSchedule schedule() {
    return schedule;
  }

  @Override
  public boolean isCommitDue(Instant now) {
    return schedule.isDue(now) && (ledger.hasChanges() || ledger.isWindowOver(now));
  }

  @Override
  public boolean hasChanges() {
    return ledger.hasChanges();
  }

  @Override
  public long sequence() {
    return ledger.sequence();
  }

  @Override
  public Attempt commit(CommitLog log, long sweptTo) {
    files.finishAll();
    errants.await();
    Commit commit = ledger.nextCommit(Session.nonce(), now()).sweptTo(sweptTo);
    Appended outcome = log.append(commit);
    if (outcome instanceof Appended.Done) {
      ledger.committed(commit);
      schedule.reset();
      schedule.at(ledger.windowEnd());
    }
    return new Attempt(commit, outcome);
  }

  @Override
  public List<String> takeBroken() {
    return List.of();
  }

  /** The next commit, whenever it comes, no longer asks for what was made. */
  @Override
  public Settled settle(Commit newest) {
    return settlement.settle() ? Settled.ALL : Settled.MORE;
  }

  @Override
  public List<Export> exports() {
    return List.of();
  }

  @Override
  public void discard() {
    files.discardAll();
    groups.clear();
  }

  @Override
  public ObjectKey key(RecordGroup group, long firstOffset, long random) {
    return parts
        .layout()
        .recordFile(group.folder(), topicPartition.partition(), firstOffset, ledger.mark(), random);
  }

  /** Numbered by the commit, among all files that it names. */
  @Override
  public long firstRow(RecordGroup group) {
    return 0;
  }

  @Override
  public void finished(RecordGroup group, DataFile file) {
    groups.remove(group.folder());
    ledger.finished(group.finished(file));
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clock().millis());
  }
}
