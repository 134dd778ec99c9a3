// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.record.RecordManifest;
import io.partvault.archive.record.RecordStanding;
import io.partvault.archive.record.RecordWindow;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the manifests of windows that are over. Acts on committed states only; every step may be
 * done twice and gives the same bytes.
 */
final class RecordSettlement {

  private static final Logger log = LoggerFactory.getLogger(RecordSettlement.class);

  private final ArchiverParts parts;
  private final CommitLog commits;
  private final RecordLedger ledger;
  private final SinkTally tally;

  RecordSettlement(ArchiverParts parts, CommitLog commits, RecordLedger ledger, SinkTally tally) {
    this.parts = parts;
    this.commits = commits;
    this.ledger = ledger;
    this.tally = tally;
  }

  /** Makes what the ledger says is due. */
  void settle() {
    for (RecordWindow window : List.copyOf(ledger.due())) {
      try {
        make(window);
        ledger.settled(window);
      } catch (CommitChainException e) {
        // Its files are safe. It stays due in every commit, where verify names it too.
        log.error(
            "Cannot make the manifest of {}, window from {}, trying again with the next commit: {}",
            ledger.source(),
            window.from(),
            e.getMessage());
      }
    }
  }

  private void make(RecordWindow window) {
    CommitSource source = ledger.source();
    RecordManifest manifest =
        RecordManifest.of(
            source.sink(), source.topic(), source.topicPartition(), window, standings(window));
    ObjectKey key = parts.layout().window(manifest.name());
    byte[] json = RecordCodec.write(manifest);
    if (parts.store().create(key, json) == CreateOutcome.TAKEN
        && !Arrays.equals(parts.store().read(key), json)) {
      throw new JsonFormatException(
          "Manifest "
              + key
              + " exists with another content; look who else writes to this archive, or whether"
              + " commits of an earlier run were moved away");
    }
    tally.madeManifest();
    log.info(
        "Manifest written: {}, offsets {} to {}, {}, {} records, {} skipped, {} errant, {} bytes",
        source,
        window.firstOffset(),
        window.nextOffset(),
        key,
        manifest.records(),
        manifest.skipped(),
        manifest.errant(),
        manifest.bytes());
  }

  /** Those of earlier sessions are read; there may be too many of this one's to read them again. */
  private List<RecordStanding> standings(RecordWindow window) {
    List<RecordStanding> standings = new ArrayList<>();
    List<RecordStanding> made = ledger.made(window);
    long lastUnknown = window.lastSequence() - made.size();
    if (lastUnknown >= window.firstSequence()) {
      commits.between(window.firstSequence(), lastUnknown).stream()
          .map(Commit::records)
          .forEach(standings::add);
    }
    standings.addAll(made);
    return standings;
  }
}
