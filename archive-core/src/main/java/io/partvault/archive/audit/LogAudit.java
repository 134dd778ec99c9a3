// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitCodec;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.commit.CommittedFile;
import io.partvault.archive.commit.ExportId;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.layout.CommitName;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.StoredObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the log of one topic partition: its commits, newest first, and the data files that only
 * they name yet. Memory: a line for each export that the newest commit lists.
 */
final class LogAudit {

  static final String A_COMMITS_NAME = "the name of a commit";

  private final AuditParts parts;
  private final DataFileAudit files;
  private final CommitSource source;
  private final CommitLog log;
  private final CommitChain chain = new CommitChain();
  private final StandingAudit standings;
  private final RecordAudit records;
  private final Map<ExportId, ExportTrail> trails = new HashMap<>();
  private final List<Commit> newest = new ArrayList<>(1); // none before the first one was read
  private LogHead head;

  LogAudit(AuditParts parts, DataFileAudit files, CommitSource source) {
    this.parts = parts;
    this.files = files;
    this.source = source;
    log = new CommitLog(parts.store(), parts.layout(), source);
    standings = new StandingAudit(parts, log);
    records = new RecordAudit(parts, files);
    head = new LogHead(source, -1, "");
  }

  /**
   * An object in the log's folder.
   *
   * @param sequence of the commit; -1 if it is none
   * @param commit none if it could not be read or has a flaw
   * @param flaw none if it has none, or could not be read
   * @param gone whether it is there no more
   */
  record Entry(ObjectKey key, long sequence, List<Commit> commit, List<Flaw> flaw, boolean gone) {}

  LogHead head() {
    return head;
  }

  /** Reads one object of the folder; called by several threads. */
  Entry fetch(StoredObject object) {
    ObjectKey key = object.key();
    Optional<CommitName> name = parts.layout().parseCommit(key);
    if (name.isEmpty()) {
      return new Entry(key, -1, List.of(), List.of(), false);
    }
    long sequence = name.get().sequence();
    Fetched<byte[]> fetched = parts.reader().read(key);
    return fetched instanceof Fetched.Content<byte[]> content
        ? read(key, sequence, content.value())
        : new Entry(key, sequence, List.of(), List.of(), fetched instanceof Fetched.Gone);
  }

  void use(Entry entry) throws InterruptedException {
    if (entry.sequence() < 0) {
      stranger(entry.key());
      return;
    }
    if (entry.gone()) {
      return;
    }
    parts.tally().count(Counted.COMMITS);
    if (entry.commit().isEmpty()) {
      unknown(entry);
    } else {
      use(entry.key(), entry.commit().get(0));
    }
  }

  void end() {
    reportAll(chain.end());
  }

  private void unknown(Entry entry) {
    parts.known().unread();
    trails.values().forEach(ExportTrail::interrupt);
    Severity severity = chain.isNeeded(entry.sequence()) ? Severity.DAMAGE : Severity.WARNING;
    for (Flaw flaw : entry.flaw()) {
      parts.report(
          Refusal.severity(flaw, severity),
          entry.key(),
          flaw,
          Remedy.document(flaw, Remedy.COMMIT));
    }
    reportAll(chain.addUnknown(entry.sequence()));
    if (head.sequence() < 0) {
      head = new LogHead(source, entry.sequence(), "");
    }
  }

  private void use(ObjectKey key, Commit commit) throws InterruptedException {
    if (newest.isEmpty()) {
      newest.add(commit);
      begin(commit);
    }
    List<CommitChain.Break> breaks = chain.add(commit);
    if (!breaks.isEmpty()) {
      trails.values().forEach(ExportTrail::interrupt);
      reportAll(breaks);
    }
    for (ExportTrail trail : trails.values()) {
      trail.add(commit).ifPresent(flaw -> parts.report(Severity.DAMAGE, key, flaw, Remedy.COMMIT));
    }
    for (CommittedFile file : commit.dataFiles()) {
      parts.known().named(parts.layout().resolve(file.file().key()));
      if (trails.containsKey(file.export())) {
        Naming naming = standings.naming(newest.get(0), file.export(), key);
        parts.readers().run(() -> files.check(file.file(), naming, List.of()));
      }
    }
    records.check(key, commit, newest.get(0));
  }

  private void begin(Commit commit) {
    if (head.sequence() < 0) {
      head = new LogHead(source, commit.sequence(), commit.nonce());
    }
    standings.check(commit);
    commit.exports().stream()
        .filter(standings::isOnItsWay)
        .forEach(standing -> trails.put(standing.id(), new ExportTrail(standing)));
  }

  private Entry read(ObjectKey key, long sequence, byte[] json) {
    try {
      Commit commit = CommitCodec.read(json, key.value());
      List<Flaw> flaw = flaw(sequence, commit).stream().toList();
      return new Entry(key, sequence, flaw.isEmpty() ? List.of(commit) : List.of(), flaw, false);
    } catch (JsonFormatException e) {
      Flaw flaw = Refusal.flaw(key, json, "a commit", CommitCodec.RECORDS_FORMAT, e);
      return new Entry(key, sequence, List.of(), List.of(flaw), false);
    }
  }

  private Optional<Flaw> flaw(long sequence, Commit commit) {
    if (commit.sequence() != sequence || !commit.source().equals(source)) {
      return Optional.of(
          new Flaw(
              Defect.MISNAMED,
              "number %d of %s by sink %s".formatted(sequence, source, source.sink()),
              "number %d of %s by sink %s"
                  .formatted(commit.sequence(), commit.source(), commit.source().sink())));
    }
    return DataFileAudit.nameless(commit.files());
  }

  /** Those before the first commit are met when the log is looked for. */
  private void stranger(ObjectKey key) {
    if (head.sequence() >= 0) {
      parts.alien(key, A_COMMITS_NAME);
    }
  }

  private void reportAll(List<CommitChain.Break> breaks) {
    for (CommitChain.Break found : breaks) {
      if (found.flaw().defect() != Defect.MISSING || isStillNeeded(found.sequence())) {
        parts.report(
            found.severity(),
            parts
                .layout()
                .commit(source.sink(), source.topic(), source.topicPartition(), found.sequence()),
            found.flaw(),
            Remedy.COMMIT);
      }
    }
  }

  /** A sink that is running deletes commits while they are looked at. */
  private boolean isStillNeeded(long sequence) {
    try {
      return log.newest().map(CommitLog::oldestNeeded).orElse(0L) <= sequence;
    } catch (ObjectStoreException | JsonFormatException | CommitChainException e) {
      // What was read first has to do then; the newest commit has a finding of its own.
      return true;
    }
  }
}
