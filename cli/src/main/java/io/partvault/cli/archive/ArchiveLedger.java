// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.cli.connect.TableReader;
import io.partvault.cli.progress.ArchiveSize;
import io.partvault.cli.progress.RunProgress;
import io.partvault.cli.progress.Step;
import io.partvault.cli.progress.TablePartitionProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps account of a run: what is known of every target, and whether anything is left to wait for.
 * No input or output; confined to one thread.
 *
 * <p>A refusal is the end of a table partition only after a while in which no newer export has
 * turned up: one that changed is exported anew by itself. Waiting ends likewise, later.
 */
final class ArchiveLedger {

  private static final Duration REFUSAL_STANDS_AFTER = Duration.ofSeconds(20);
  private static final Duration WAITING_ENDS_AFTER = Duration.ofMinutes(3);

  /** What Debezium's manifests have for an OID: it does not tell any. */
  private static final long UNKNOWN_OID = 0;

  private final Removal removal;
  private final TableReader reader;
  private final Clock clock;
  private final Instant startedAt;
  private final Map<TablePartitionKey, Account> accounts = new LinkedHashMap<>();

  /** What is known of one target. */
  private static final class Account {
    private final Target target;
    private TablePartitionProgress progress;
    private long newestEpoch;
    private boolean archivedBefore;
    private Obstacle obstacle = Obstacle.NONE;

    private Account(Target target) {
      this.target = target;
      this.progress = TablePartitionProgress.waiting(target.key(), target.estimatedRows());
    }
  }

  /** Why it does not get further, and from when on that is taken for its end. */
  private record Obstacle(String reason, long epoch, Instant endsAt) {
    private static final Obstacle NONE = new Obstacle("", 0, Instant.MAX);
  }

  ArchiveLedger(List<Target> targets, Removal removal, Clock clock) {
    this(targets, removal, TableReader.PARTVAULT, clock);
  }

  ArchiveLedger(List<Target> targets, Removal removal, TableReader reader, Clock clock) {
    this.reader = requireNonNull(reader, "reader is null");
    this.removal = requireNonNull(removal, "removal is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.startedAt = clock.instant();
    targets.forEach(target -> accounts.put(target.key(), new Account(target)));
  }

  /** Whether it is one of the targets, and that very leaf. */
  boolean isTarget(TablePartitionKey key, long oid) {
    return find(key, oid).isPresent();
  }

  /** Whether its manifest of that epoch or a newer one has been taken down. */
  boolean hasManifest(TablePartitionKey key, long epoch) {
    Account account = accounts.get(key);
    return account != null && account.archivedBefore && account.newestEpoch >= epoch;
  }

  /** So many rows of an export lie in committed data files. */
  void committed(TablePartitionKey key, long epoch, long rows) {
    Account account = accounts.get(key);
    if (account == null || epoch < account.newestEpoch) {
      return;
    }
    overcome(account, epoch);
    account.newestEpoch = epoch;
    if (!account.archivedBefore) {
      account.progress = account.progress.withRows(rows);
    }
  }

  /** There is a manifest. */
  void archived(PartitionManifest manifest) {
    TablePartitionKey key = manifest.begin().tablePartition().key();
    find(key, manifest.begin().tablePartition().oid())
        .filter(account -> manifest.epoch() >= account.newestEpoch)
        .ifPresent(
            account -> {
              overcome(account, manifest.epoch());
              account.newestEpoch = manifest.epoch();
              account.archivedBefore = true;
              account.progress =
                  account.progress.archived(
                      manifest.rows(),
                      new ArchiveSize(
                          manifest.rawBytes(), manifest.bytes(), manifest.dataFiles().size()));
            });
  }

  /** There is a receipt: it was dropped. */
  void received(TablePartitionKey key, long oid) {
    find(key, oid).ifPresent(account -> step(account, Step.DROPPED));
  }

  /** The cleanup connector said something. */
  void heard(CleanupEvent event) {
    find(event.key(), event.oid()).ifPresent(account -> hear(account, event));
  }

  private void hear(Account account, CleanupEvent event) {
    switch (event.kind()) {
      case VERIFIED -> step(account, Step.VERIFIED);
      case DETACHED -> step(account, Step.DETACHED);
      case DROPPED, RECOVERED -> step(account, Step.DROPPED);
      case REFUSED, FAILED -> hinder(account, event, REFUSAL_STANDS_AFTER);
      case WAITING -> hinder(account, event, WAITING_ENDS_AFTER);
      case GONE -> hinder(account, event, Duration.ZERO);
      case OTHER -> {
        // What a newer connector has to say besides does not decide anything here.
      }
    }
  }

  private static void step(Account account, Step step) {
    account.obstacle = Obstacle.NONE;
    account.progress = account.progress.hopeful().with(step);
  }

  private void hinder(Account account, CleanupEvent event, Duration patience) {
    if (event.epoch() < account.newestEpoch) {
      return; // about an export that another one has taken the place of
    }
    account.obstacle = new Obstacle(event.reason(), event.epoch(), clock.instant().plus(patience));
  }

  /** A newer export does away with what was said about an older one. */
  private static void overcome(Account account, long epoch) {
    if (epoch > Math.max(account.obstacle.epoch(), account.newestEpoch)) {
      account.obstacle = Obstacle.NONE;
      account.progress = account.progress.hopeful();
    }
  }

  /** It will never be done, for sure. */
  void fail(TablePartitionKey key, String reason) {
    Account account = accounts.get(key);
    if (account != null && !removal.isDone(account.progress)) {
      account.progress = account.progress.failed(reason);
    }
  }

  /** Nothing that is not done will be. */
  void failRest(String reason) {
    List.copyOf(accounts.keySet()).forEach(key -> fail(key, reason));
  }

  /** Those of which nothing is known but their name. */
  List<Target> untouched() {
    return accounts.values().stream()
        .filter(account -> account.newestEpoch == 0 && account.progress.steps().isEmpty())
        .map(account -> account.target)
        .toList();
  }

  /**
   * Whether nothing is left to wait for; obstacles that have stood for too long become failures.
   */
  boolean isFinished() {
    boolean finished = true;
    for (Account account : accounts.values()) {
      if (removal.isDone(account.progress) || account.progress.isFailed()) {
        continue;
      }
      if (clock.instant().isBefore(account.obstacle.endsAt())) {
        finished = false;
      } else {
        account.progress = account.progress.failed(account.obstacle.reason());
      }
    }
    return finished;
  }

  /** Where all stand. */
  RunProgress progress() {
    List<TablePartitionProgress> all = new ArrayList<>();
    accounts.values().forEach(account -> all.add(account.progress));
    return new RunProgress(all, Duration.between(startedAt, clock.instant()));
  }

  private Optional<Account> find(TablePartitionKey key, long oid) {
    return Optional.ofNullable(accounts.get(key)).filter(account -> is(account.target, oid));
  }

  private boolean is(Target target, long oid) {
    return target.oid() == oid || (reader == TableReader.DEBEZIUM && oid == UNKNOWN_OID);
  }
}
