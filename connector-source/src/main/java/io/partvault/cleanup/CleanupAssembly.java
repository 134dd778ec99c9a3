// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.index.ArchiveIndex;
import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.receipt.Holds;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.verdict.ArchiveVerifier;
import io.partvault.postgres.review.LeafExaminer;
import io.partvault.postgres.review.LeafProver;
import io.partvault.s3.S3ObjectStore;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The one place where the parts of the cleanup meet. */
final class CleanupAssembly {

  private CleanupAssembly() {}

  /** Opens store and database and starts the rounds. */
  static CleanupWorker start(PartitionCleanupConfig config) {
    ObjectStore store = S3ObjectStore.open(config.s3());
    BlockingQueue<CleanupEvent> events = new LinkedBlockingQueue<>();
    CleanupDatabase database = database(config, store);
    CleanupRound round = round(config, store, database, events);
    return CleanupWorker.start(round, database, store, config.settings(), events);
  }

  static CleanupDatabase database(PartitionCleanupConfig config, ObjectStore store) {
    return new PostgresCleanupDatabase(
        new PostgresCleanupDatabase.Target(config.connection(), config.reviewTarget()),
        verifier(config, store),
        Clock.systemUTC());
  }

  static CleanupRound round(
      PartitionCleanupConfig config,
      ObjectStore store,
      CleanupDatabase database,
      BlockingQueue<CleanupEvent> events) {
    Clock clock = Clock.systemUTC();
    ArchiveLayout layout = config.layout();
    CleanupSettings settings = config.settings();
    ArchiveIndex index = new ArchiveIndex(store, layout);
    Holds holds = new Holds(store, layout);
    CleanupJournal journal = new CleanupJournal(clock, events::add);
    return new CleanupRound(
        config.logicalDatabase(),
        config.wanted(),
        new CleanupRound.Parts(
            database,
            index,
            new LeafReview(
                database,
                new CleanupArchive(store, layout, clock),
                holds,
                new LeafExaminer(
                    database,
                    new LeafExaminer.Archive(index, holds, verifier(config, store)),
                    settings.terms(),
                    database::leaves),
                new LeafProver(database, index)),
            new AgainRequests(config.tables(), database, index, journal, settings),
            journal),
        settings,
        clock);
  }

  /** One each for rounds and removals: the second one is asked only for what grew old. */
  private static ArchiveVerifier verifier(PartitionCleanupConfig config, ObjectStore store) {
    return new ArchiveVerifier(
        store, config.layout(), config.verifyMode(), Clock.systemUTC(), config.verifyThreads());
  }
}
