// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.Commit;
import io.partvault.archive.commit.CommitChainException;
import io.partvault.archive.commit.CommitLog;
import io.partvault.archive.commit.CommitSource;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.record.RecordCodec;
import io.partvault.archive.record.RecordManifest;
import io.partvault.archive.record.RecordWindow;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the manifests of windows that are over. Acts on committed states only; every step may be
 * done twice and gives the same bytes.
 */
final class RecordSettlement {

  private static final Logger log = LoggerFactory.getLogger(RecordSettlement.class);

  /** Some seconds: whoever stays away from the consumer for longer loses the topic partition. */
  static final int READ_AT_ONCE = 250;

  private final ArchiverParts parts;
  private final CommitLog commits;
  private final RecordLedger ledger;
  private final SinkTally tally;
  private final Map<RecordWindow, Long> broken = new HashMap<>(); // seen so before which commit

  RecordSettlement(ArchiverParts parts, CommitLog commits, RecordLedger ledger, SinkTally tally) {
    this.parts = parts;
    this.commits = commits;
    this.ledger = ledger;
    this.tally = tally;
  }

  /**
   * Makes what the ledger says is due.
   *
   * @return false if so many commits have to be read for it that it has to be called again
   */
  boolean settle() {
    int left = READ_AT_ONCE;
    List<RecordWindow> due = new ArrayList<>(ledger.due());
    due.removeIf(window -> Objects.equals(broken.get(window), ledger.sequence()));
    for (RecordWindow window : due) {
      try {
        left -= recall(window, Math.max(0, left));
        long unknown = ledger.firstKnown(window) - window.firstSequence();
        if (unknown > 0) {
          log.debug(
              "{} commits still to be read for the manifest of {}, window from {}",
              unknown,
              ledger.source(),
              window.from());
          return false;
        }
        make(window);
        ledger.settled(window);
      } catch (CommitChainException e) {
        // Its files are safe. It stays due in every commit, where verify names it too.
        broken.put(window, ledger.sequence());
        left = 0;
        log.error(
            "Cannot make the manifest of {}, window from {}, trying again with the next commit: {}",
            ledger.source(),
            window.from(),
            e.getMessage());
      }
    }
    return true;
  }

  /** Commits of earlier sessions are read, the newest first; how many. */
  private int recall(RecordWindow window, int most) {
    long last = ledger.firstKnown(window) - 1;
    if (last < window.firstSequence() || most == 0) {
      return 0;
    }
    long first = Math.max(window.firstSequence(), last - most + 1);
    // The one behind them is read once more, to see that they lead to it.
    List<Commit> read = commits.between(first, Math.min(last + 1, ledger.sequence() - 1));
    ledger.recalled(read.subList(0, (int) (last - first + 1)));
    return read.size();
  }

  private void make(RecordWindow window) {
    CommitSource source = ledger.source();
    RecordManifest manifest =
        RecordManifest.of(
            source.sink(), source.topic(), source.topicPartition(), window, ledger.made(window));
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
}
