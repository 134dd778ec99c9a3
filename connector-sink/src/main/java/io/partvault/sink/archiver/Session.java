// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Appended;
import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.ExportState;
import io.partvault.archive.commit.Finding;
import io.partvault.archive.frame.FrameCheck;
import io.partvault.archive.frame.RowFrame;
import io.partvault.sink.debezium.DebeziumEvent;
import io.partvault.sink.debezium.EnvelopeReader;
import io.partvault.sink.debezium.RowRenderer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** The work on one topic partition that holds exports, or change events. */
final class Session implements Intake {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ArchiverParts parts;
  private final Ledger ledger;
  private final FileSet<Export> files;
  private final Settlement settlement;
  private final RecordReader reader = new RecordReader();
  private final CommitSchedule schedule;
  private final RowLines lines = new RowLines();
  private final RowRenderer renderer = new RowRenderer();
  private final LateLog lates;
  private final List<SnapshotLedger> snapshots; // one where the topic holds change events
  private final List<String> broken = new ArrayList<>();

  Session(ArchiverParts parts, Ledger ledger, FileSet<Export> files, Settlement settlement) {
    this.parts = parts;
    this.ledger = ledger;
    this.files = files;
    this.settlement = settlement;
    schedule = new CommitSchedule(parts.settings().rotation().interval());
    lates = new LateLog(parts, ledger);
    snapshots =
        parts.settings().content() instanceof TopicContent.ChangeEvents events
            ? List.of(
                new SnapshotLedger(
                    ledger, new SnapshotBegins(events.leaves()), parts.begins()::get))
            : List.of();
  }

  @Override
  public long position() {
    return ledger.position();
  }

  @Override
  public ConnectException startOver(long offset) {
    return ledger.startOver(offset);
  }

  @Override
  public CommitSchedule schedule() {
    return schedule;
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
  public List<Export> exports() {
    return List.copyOf(ledger.exports());
  }

  @Override
  public Settled settle(Commit newest) {
    return settlement.settle(newest) ? Settled.SAY_SO : Settled.ALL;
  }

  @Override
  public boolean accept(SinkRecord record, long offset) {
    return snapshots.isEmpty()
        ? accept(record, reader.read(record, offset))
        : accept(offset, EnvelopeReader.read(record, offset));
  }

  private boolean accept(SinkRecord record, Arrival arrival) {
    Decision decision = ledger.accept(arrival);
    boolean full = false;
    if (decision instanceof Decision.Append append) {
      full = append(record, (Arrival.Rows) arrival, append);
    } else {
      carryOut(decision);
    }
    noteChange();
    return full && files.isEmpty();
  }

  private boolean append(SinkRecord record, Arrival.Rows rows, Decision.Append append) {
    Export export = append.export();
    if (rows.frame().isEmpty()) {
      return files.append(
          export, lines.of(record, export, rows.offset()), append.skip(), rows.offset());
    }
    RowFrame frame = RowLines.frame(record, export, rows, rows.frame().get());
    Optional<FrameCheck.Flaw> flaw = parts.frames().flaw(frame);
    if (flaw.isPresent()) {
      broke(export, flaw.get(), rows);
      return false;
    }
    // A frame that begins with rows which are there already: its other rows become lines again.
    return append.skip() > 0
        ? files.append(export, parts.frames().lines(), append.skip(), rows.offset())
        : files.append(export, frame, rows.offset());
  }

  private void broke(Export export, FrameCheck.Flaw flaw, Arrival.Rows rows) {
    Finding finding =
        new Finding(
            "a record is not the frame that its headers say (" + flaw.what() + ")",
            flaw.expected(),
            flaw.found(),
            rows.offset());
    ledger.broken(export, finding);
    carryOut(new Decision.Break(export, finding));
  }

  /** Takes one change event, or a tombstone. */
  boolean accept(long offset, Optional<DebeziumEvent> event) {
    boolean full = false;
    for (Decision decision : snapshots.get(0).accept(offset, event)) {
      if (decision instanceof Decision.Append append) {
        full = files.append(append.export(), line(event.orElseThrow(), offset), 0, offset);
      } else {
        carryOut(decision);
      }
    }
    noteChange();
    return full && files.isEmpty();
  }

  private byte[] line(DebeziumEvent row, long offset) {
    try {
      return renderer.line(row.row());
    } catch (DataException e) {
      throw new DataException(
          "Cannot archive a row of %s (offset %d): %s"
              .formatted(row.leaf(), offset, e.getMessage()),
          e);
    }
  }

  private void carryOut(Decision decision) {
    if (decision instanceof Decision.StoreBegin store) {
      parts.begins().put(store.begin());
    } else if (decision instanceof Decision.CompareSeal compare) {
      compare(compare);
    } else if (decision instanceof Decision.Break found) {
      files.discard(found.export());
      broke(found.export(), found.finding());
    } else if (decision instanceof Decision.SealSnapshot seal) {
      seal(seal);
    } else if (decision instanceof Decision.NoteLate late) {
      lates.add(late.change());
    }
  }

  private void noteChange() {
    // Only the first change counts, and the clock is not asked for every record.
    if (!schedule.isPending() && ledger.hasChanges()) {
      schedule.changed(now());
    }
  }

  @Override
  public boolean isCommitDue(Instant now) {
    return schedule.isDue(now) && ledger.hasChanges();
  }

  @Override
  public Attempt commit(CommitLog log, long sweptTo) {
    files.finishAll();
    lates.write();
    Commit commit = ledger.nextCommit(nonce(), now()).sweptTo(sweptTo);
    Appended outcome = log.append(commit);
    if (outcome instanceof Appended.Done) {
      ledger.committed(commit);
      schedule.reset();
    }
    return new Attempt(commit, outcome);
  }

  @Override
  public List<String> takeBroken() {
    List<String> taken = List.copyOf(broken);
    broken.clear();
    return taken;
  }

  @Override
  public void discard() {
    files.discardAll();
  }

  private void compare(Decision.CompareSeal compare) {
    files.finish(compare.export());
    ledger.compare(compare).ifPresent(finding -> broke(compare.export(), finding));
    schedule.ended(now());
  }

  private void seal(Decision.SealSnapshot seal) {
    // Asked for again: a topic may get more topic partitions while a snapshot is written to it.
    CommitSource source = ledger.source();
    OneTopicPartition.require(parts, new TopicPartition(source.topic(), source.topicPartition()));
    files.finish(seal.export());
    seal.export()
        .move(new ExportState.ManifestDue(SnapshotBegins.seal(seal.export(), seal.lastReadAt())));
    schedule.ended(now());
  }

  private void broke(Export export, Finding finding) {
    broken.add("Export " + export.id() + " is broken: " + finding);
    schedule.ended(now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(parts.clock().millis());
  }

  /** Fresh for each attempt to commit. */
  static String nonce() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
