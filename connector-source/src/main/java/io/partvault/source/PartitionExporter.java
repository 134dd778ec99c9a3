// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.proof.BeginOutcome;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.source.backpressure.Brake;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes leaves one by one and exports each from begin to seal, a step a poll: what is to be done is
 * decided by {@link LeafTask}, {@link ResumeDecision} and {@link ExportState}, and done here.
 *
 * <p>Whatever fails, nothing is kept but what Connect has stored: the work goes on from there.
 */
final class PartitionExporter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PartitionExporter.class);

  private final SourceDatabase database;
  private final WorkFinder finder;
  private final SealedClaims sealedClaims;
  private final LeafMemory memory;
  private final ExportStart exportStart;
  private final BackgroundCall background;
  private final Backoff backoff;
  private final Brake brake;
  private ActiveExport export;

  PartitionExporter(
      SourceDatabase database,
      WorkFinder finder,
      SealedClaims sealedClaims,
      LeafMemory memory,
      ExportStart exportStart,
      BackgroundCall background,
      Backoff backoff,
      Brake brake) {
    this.database = requireNonNull(database, "database is null");
    this.finder = requireNonNull(finder, "finder is null");
    this.sealedClaims = requireNonNull(sealedClaims, "sealedClaims is null");
    this.memory = requireNonNull(memory, "memory is null");
    this.exportStart = requireNonNull(exportStart, "exportStart is null");
    this.background = requireNonNull(background, "background is null");
    this.backoff = requireNonNull(backoff, "backoff is null");
    this.brake = requireNonNull(brake, "brake is null");
  }

  /**
   * Goes one step further.
   *
   * @return the records of the step, empty if there are none now
   * @throws SessionLostException if the database cannot be reached; to be called again, and tried
   *     again after a while
   */
  List<SourceRecord> poll() {
    if (!backoff.isOver()) {
      return List.of();
    }
    try {
      return step();
    } catch (SessionLostException e) {
      forgetSession();
      throw e;
    }
  }

  /** Whether the next step reads rows and may be made at once, even if this one gave none. */
  boolean isReading() {
    return export != null && export.isChunkOpen();
  }

  @Override
  public void close() {
    background.close();
    if (background.isPending()) {
      database.abort();
    } else {
      database.close();
    }
    brake.close();
    exportStart.close();
  }

  private List<SourceRecord> step() {
    if (background.isPending()) {
      return background.finish();
    }
    if (export != null) {
      return goOn();
    }
    sealedClaims.settle();
    return finder.next(sealedClaims::contains).map(this::start).orElse(List.of());
  }

  private void forgetSession() {
    export = null;
    sealedClaims.forget();
    finder.lookSoon();
    database.close();
    backoff.failed();
  }

  private List<SourceRecord> start(ClaimedLeaf leaf) {
    if (leaf.task() instanceof LeafTask.Recheck recheck) {
      ExportPosition position = recheck.position();
      background.start(
          () -> database.prove(position.basis().recheck(leaf.tablePartition(), position.seal())),
          outcome -> onRecheck(leaf, position, outcome));
    } else {
      background.start(
          () -> database.begin(leaf.tablePartition()), outcome -> onLook(leaf, outcome));
    }
    return List.of();
  }

  private List<SourceRecord> onLook(ClaimedLeaf leaf, BeginOutcome outcome) {
    backoff.succeeded();
    if (leaf.task() instanceof LeafTask.Resume resume) {
      return resume(leaf, resume.position(), outcome);
    }
    if (outcome instanceof BeginOutcome.Begun begun) {
      return begin(leaf.candidate(), begun, ((LeafTask.Begin) leaf.task()).lastKnownEpoch());
    }
    return letGo(leaf, reason(outcome));
  }

  private List<SourceRecord> begin(Candidate candidate, BeginOutcome.Begun begun, long lastKnown) {
    export = exportStart.begin(candidate, begun.state(), lastKnown);
    ExportPosition position = export.state().position();
    log.info(
        "Export of {} begun: epoch {}, {} rows, horizon {}",
        export.key(),
        position.epoch(),
        position.basis().rows(),
        position.basis().horizon());
    return export.begin();
  }

  private ResumeDecision decide(ExportPosition position, BeginOutcome outcome) {
    if (outcome instanceof BeginOutcome.Begun begun) {
      return ResumeDecision.decide(position, begun.state(), exportStart.format());
    }
    return outcome instanceof BeginOutcome.Wait wait
        ? new ResumeDecision.Wait(wait.reason())
        : new ResumeDecision.StartAnew(reason(outcome));
  }

  private List<SourceRecord> resume(
      ClaimedLeaf leaf, ExportPosition position, BeginOutcome outcome) {
    ResumeDecision decision = decide(position, outcome);
    if (decision instanceof ResumeDecision.Wait wait) {
      return letGo(leaf, wait.reason());
    }
    if (decision instanceof ResumeDecision.StartAnew anew) {
      Acknowledgements none = exportStart.acknowledgements(position.place());
      SourceRecord abandon =
          new LeafRecords(leaf.key(), none).abandon(position.abandoned(), anew.reason());
      return abandoned(leaf.candidate(), position.epoch(), anew.reason(), List.of(abandon));
    }
    export = exportStart.at(leaf.candidate(), ((BeginOutcome.Begun) outcome).state(), position);
    log.debug(
        "Export of {} goes on: epoch {}, behind row {}",
        leaf.key(),
        position.epoch(),
        position.progress().rows());
    return List.of();
  }

  private List<SourceRecord> onRecheck(
      ClaimedLeaf leaf, ExportPosition position, ProofOutcome outcome) {
    backoff.succeeded();
    if (outcome instanceof ProofOutcome.Unchanged proof) {
      memory.proven(leaf.key(), leaf.candidate().changeCounter());
      Acknowledgements acknowledgements = exportStart.acknowledgements(position.place());
      sealedClaims.add(leaf.tablePartition(), position.epoch(), acknowledgements);
      acknowledgements.emitted(1);
      // No offset moves without a record: the same seal once more carries the new proof.
      ExportPosition proven = position.sealed(position.seal().provenAgain(proof));
      return List.of(new LeafRecords(leaf.key(), acknowledgements).seal(proven));
    }
    if (outcome instanceof ProofOutcome.Changed changed) {
      log.info(
          "Export of {} no longer holds: epoch {}: {}",
          leaf.key(),
          position.epoch(),
          changed.reason());
      memory.distrust(leaf.key(), position.epoch());
      return start(new ClaimedLeaf(leaf.candidate(), new LeafTask.Begin(position.epoch())));
    }
    return letGo(leaf, reason(outcome));
  }

  private List<SourceRecord> goOn() {
    if (memory.isPostponed(export.key())) {
      return List.of();
    }
    ExportStep step = export.state().next();
    if (step instanceof ExportStep.Read read) {
      // Not within a chunk, whose snapshot would be held meanwhile.
      if (!export.isChunkOpen() && brake.isOn()) {
        return List.of();
      }
      return onRead(export.read(database, read.range()));
    }
    if (step instanceof ExportStep.Prove prove) {
      background.start(() -> database.prove(prove.basis()), this::onProof);
    } else if (step instanceof ExportStep.Abandon abandon) {
      // Nothing that happens in a table: a setting, which does not mend by itself.
      log.warn("Export of {} cannot be sealed: {}", export.key(), abandon.reason());
      return abandon(abandon.reason());
    }
    return List.of();
  }

  private List<SourceRecord> onRead(ReadOutcome outcome) {
    if (outcome instanceof ReadOutcome.Rows rows) {
      brake.sent(rows.records().size(), rows.rows());
      return rows.records();
    }
    if (outcome instanceof ReadOutcome.Ended ended) {
      return abandon(ended.reason());
    }
    return pause(((ReadOutcome.Wait) outcome).reason());
  }

  private List<SourceRecord> onProof(ProofOutcome outcome) {
    backoff.succeeded();
    if (outcome instanceof ProofOutcome.Wait wait) {
      return pause(wait.reason());
    }
    if (!(outcome instanceof ProofOutcome.Unchanged proof)) {
      return abandon(reason(outcome));
    }
    ActiveExport ending = export;
    export = null;
    ExportPosition position = ending.state().seal(proof);
    memory.proven(ending.key(), ending.candidate().changeCounter());
    sealedClaims.add(
        ending.candidate().tablePartition(), position.epoch(), ending.acknowledgements());
    log.info(
        "Export of {} sealed: epoch {}, {} rows, {} bytes, digest {}",
        ending.key(),
        position.epoch(),
        position.progress().rows(),
        position.progress().rawBytes(),
        position.progress().digest());
    return ending.seal();
  }

  /** The export stays as it is; the same step is tried again after the poll interval. */
  private List<SourceRecord> pause(String reason) {
    warnOnce(export.key(), reason);
    return List.of();
  }

  /** Nothing can be done with a leaf now; another task may look at it meanwhile. */
  private List<SourceRecord> letGo(ClaimedLeaf leaf, String reason) {
    warnOnce(leaf.key(), reason);
    database.release(leaf.tablePartition());
    return List.of();
  }

  private void warnOnce(TablePartitionKey key, String reason) {
    if (memory.postpone(key, reason)) {
      log.warn("Export of {} waits: {}", key, reason);
    }
  }

  private List<SourceRecord> abandon(String reason) {
    ActiveExport ending = export;
    export = null;
    ending.closeChunk();
    long epoch = ending.state().position().epoch();
    return abandoned(ending.candidate(), epoch, reason, ending.abandon(reason));
  }

  private List<SourceRecord> abandoned(
      Candidate candidate, long epoch, String reason, List<SourceRecord> records) {
    TablePartitionKey key = candidate.tablePartition().key();
    log.info("Export of {} abandoned: epoch {}: {}", key, epoch, reason);
    memory.abandoned(key, epoch);
    database.release(candidate.tablePartition());
    finder.lookSoon();
    return records;
  }

  private static String reason(BeginOutcome outcome) {
    if (outcome instanceof BeginOutcome.Wait wait) {
      return wait.reason();
    }
    return outcome instanceof BeginOutcome.Gone gone
        ? gone.reason()
        : ((BeginOutcome.Refused) outcome).reason();
  }

  private static String reason(ProofOutcome outcome) {
    if (outcome instanceof ProofOutcome.Wait wait) {
      return wait.reason();
    }
    return outcome instanceof ProofOutcome.Gone gone
        ? gone.reason()
        : ((ProofOutcome.Changed) outcome).reason();
  }
}
