// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.manifest.PartitionManifest;
import io.partvault.archive.receipt.PlacedHold;
import io.partvault.archive.table.TableName;
import io.partvault.archive.table.TablePartition;
import io.partvault.archive.table.TablePartitionKey;
import io.partvault.postgres.catalog.CatalogLeaf;
import io.partvault.postgres.catalog.PartitionMark;
import io.partvault.postgres.catalog.RetentionCause;
import io.partvault.postgres.proof.ProofOutcome;
import io.partvault.postgres.removal.ForeignKey;
import io.partvault.postgres.removal.RemovalFacts;
import io.partvault.postgres.removal.RemovalOutcome;
import io.partvault.postgres.removal.RemovalPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides whether an archived table partition may go, and says why not. Pure. */
public final class LeafRules {

  private final ReviewTerms terms;

  /** The rules under these terms. */
  public LeafRules(ReviewTerms terms) {
    this.terms = requireNonNull(terms, "terms is null");
  }

  /**
   * Why a verified table partition stays as it is, all that applies, in the order in which it is
   * told; empty if it may be proven.
   */
  public List<LeafStanding> stays(LeafSituation leaf) {
    return Stream.of(
            changedOnTheWay(leaf),
            planned(leaf.plan()),
            held(leaf.holds()),
            restored(leaf.marks(), leaf.serverClock()),
            // The catalog's word on a restored one is the mark's, which is told already.
            leaf.kept().stream()
                .filter(kept -> kept.condition() != LeafCondition.RESTORED)
                .findFirst(),
            grace(leaf))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What the operator should know beside the verdict, one clause each. */
  public static List<String> remarks(LeafSituation leaf) {
    List<String> remarks = new ArrayList<>();
    changeRemark(leaf.manifest()).ifPresent(remarks::add);
    if (!leaf.facts().otherOwner().isEmpty()) {
      remarks.add("retention of the table is also kept by " + leaf.facts().otherOwner());
    }
    if (!leaf.facts().publications().isEmpty()) {
      remarks.add(
          "it is listed in publication %s, which will not see its rows deleted"
              .formatted(String.join(", ", leaf.facts().publications())));
    }
    if (leaf.plan() instanceof RemovalPlan.DetachFirst first && !first.concurrently()) {
      remarks.add(first.note());
    }
    return remarks;
  }

  /** What is to be known of rows that were changed on the way; empty where they were not. */
  public static Optional<String> changeRemark(PartitionManifest manifest) {
    return manifest.isChangedOnTheWay()
        ? Optional.of(
            "a transformation changed its rows on the way: the archive holds other rows than the"
                + " table")
        : Optional.empty();
  }

  /** Why a proof does not let the table partition go; empty if it does. */
  public static Optional<LeafStanding> unproven(ProofOutcome outcome) {
    if (outcome instanceof ProofOutcome.Changed changed) {
      return Optional.of(changed(changed.reason(), changed.lateRows()));
    }
    if (outcome instanceof ProofOutcome.Different different) {
      return Optional.of(changed(different.reason(), 0));
    }
    if (outcome instanceof ProofOutcome.Wait wait) {
      LeafCondition condition = wait.locked() ? LeafCondition.LOCKED : LeafCondition.SERVER_BEHIND;
      return Optional.of(LeafStanding.of(condition, wait.reason()));
    }
    if (outcome instanceof ProofOutcome.Gone gone) {
      return Optional.of(LeafStanding.of(LeafCondition.MOVED, gone.reason()));
    }
    return Optional.empty();
  }

  /**
   * That a table partition is not what its archive holds.
   *
   * @param lateRows how many came since, 0 where the change is of another kind
   */
  public static LeafStanding changed(String reason, long lateRows) {
    return lateRows > 0
        ? LeafStanding.of(
                LeafCondition.LATE_ROWS,
                "%d late rows are not in the archive: %s".formatted(lateRows, reason))
            .rows(lateRows)
        : LeafStanding.of(LeafCondition.CHANGED, reason);
  }

  /** That changes came behind the snapshot that Debezium took, at that position in the log. */
  static LeafStanding lateChanges(long changes, String position) {
    return LeafStanding.of(
            LeafCondition.LATE_ROWS,
            "%d changes came behind its snapshot (log position %s) and are not in the archive; snapshot it again"
                .formatted(changes, position))
        .rows(changes);
  }

  /**
   * Why a removal that was tried changed nothing.
   *
   * @throws IllegalArgumentException if the outcome is one that changed something
   */
  public static LeafStanding notRemoved(RemovalOutcome outcome, RemovalFacts facts) {
    if (outcome instanceof RemovalOutcome.Changed changed) {
      return changed(changed.reason(), changed.lateRows());
    }
    if (outcome instanceof RemovalOutcome.Blocked blocked) {
      return LeafStanding.of(LeafCondition.LOCKED, blocked.reason());
    }
    if (outcome instanceof RemovalOutcome.Pending pending) {
      return LeafStanding.of(LeafCondition.PENDING_DETACH, pending.reason());
    }
    if (outcome instanceof RemovalOutcome.Refused refused) {
      List<ForeignKey> inbound = facts.foreignKeys().inbound();
      return inbound.isEmpty()
          ? LeafStanding.of(LeafCondition.DATABASE_REFUSED, refused.reason())
          : referencedBy(inbound.get(0), refused.reason());
    }
    throw new IllegalArgumentException("The removal was carried out: " + outcome);
  }

  /** That rows of another table refer to the table partition. */
  static LeafStanding referencedBy(ForeignKey key, String more) {
    return LeafStanding.of(
        LeafCondition.FOREIGN_KEY, "blocked: referenced by constraint " + key + "; " + more);
  }

  /** How cleanup's own retention keeps a leaf, by what the catalog lists; empty if it does not. */
  static Optional<LeafStanding> kept(
      Collection<CatalogLeaf> leaves, TablePartition tablePartition) {
    return leaves.stream()
        .filter(leaf -> leaf.tablePartition().oid() == tablePartition.oid())
        .findFirst()
        .map(leaf -> leaf.eligible() ? Optional.<LeafStanding>empty() : Optional.of(kept(leaf)))
        .orElse(
            Optional.of(
                LeafStanding.of(
                    LeafCondition.MOVED,
                    "The catalog lists it among the leaves of its table no more")));
  }

  private static LeafStanding kept(CatalogLeaf leaf) {
    String sentence =
        leaf.reason().substring(0, 1).toUpperCase(Locale.ROOT) + leaf.reason().substring(1);
    boolean timed =
        leaf.cause() == RetentionCause.TOO_YOUNG && !leaf.keptUntil().equals(Instant.MAX);
    return LeafStanding.of(
            condition(leaf), timed ? sentence + " before " + leaf.keptUntil() : sentence)
        .until(leaf.keptUntil());
  }

  private static LeafCondition condition(CatalogLeaf leaf) {
    return switch (leaf.cause()) {
      case RESTORED -> LeafCondition.RESTORED;
      case NO_AGE -> leaf.isDefault() ? LeafCondition.DEFAULT_PARTITION : LeafCondition.NO_AGE;
      case NOT_LISTED, TOO_YOUNG, AMONG_NEWEST, PASSED -> LeafCondition.RETENTION;
    };
  }

  /** That whoever has the archive's name is no leaf of the archive's table. */
  static LeafStanding elsewhere(TablePartitionKey archived) {
    return LeafStanding.of(
        LeafCondition.MOVED,
        "Its archive says that it belongs to table %s, of which the catalog lists no such leaf; if it never did, set debezium.table.pattern on the sink and snapshot it again"
            .formatted(archived.table()));
  }

  /** That a table partition is called otherwise than its archive says. */
  static LeafStanding renamed(TableName archived, TableName now) {
    return LeafStanding.of(
        LeafCondition.RENAMED,
        "It was archived as %s and is called %s by now; nothing is done to tables that somebody else"
                .formatted(archived, now)
            + " renamed");
  }

  /** That the catalog has a table partition of which a receipt says that it was dropped. */
  public static LeafStanding backAfterDrop() {
    return LeafStanding.of(
        LeafCondition.BACK_AFTER_DROP,
        "It is there, and its receipt says that it was dropped: was the database restored? It is"
            + " left alone; move the receipt away to have it archived again");
  }

  /** That a hold protects a table partition; empty if none does. */
  public static Optional<LeafStanding> held(List<PlacedHold> holds) {
    return holds.stream()
        .findFirst()
        .map(
            hold ->
                LeafStanding.of(
                    LeafCondition.HOLD,
                    "It is " + hold.words() + "; `partvault release` lets it go"));
  }

  /** That a table partition was restored and is kept; empty if not, or no longer. */
  static Optional<LeafStanding> restored(List<PartitionMark> marks, Instant serverClock) {
    return LeafSituation.mark(marks, PartitionMark.Restored.class)
        .filter(mark -> serverClock.isBefore(mark.until()))
        .map(
            mark ->
                LeafStanding.of(LeafCondition.RESTORED, "It was restored until " + mark.until())
                    .until(mark.until()));
  }

  /** Why a plan leads nowhere; empty if it leads somewhere. */
  static Optional<LeafStanding> planned(RemovalPlan plan) {
    if (plan instanceof RemovalPlan.Refused refused) {
      return Optional.of(LeafStanding.of(condition(refused.obstacle()), refused.reason()));
    }
    if (plan instanceof RemovalPlan.Wait wait) {
      return Optional.of(LeafStanding.of(LeafCondition.PENDING_DETACH, wait.reason()));
    }
    return Optional.empty();
  }

  private static LeafCondition condition(RemovalPlan.Obstacle obstacle) {
    return switch (obstacle) {
      case DETACHED_BY_OTHERS -> LeafCondition.DETACHED_BY_OTHERS;
      case NO_ORDINARY_TABLE -> LeafCondition.NO_ORDINARY_TABLE;
      case HYPERTABLE -> LeafCondition.HYPERTABLE;
      case NOT_OWNER -> LeafCondition.NOT_OWNER;
      case FOREIGN_KEY -> LeafCondition.FOREIGN_KEY;
      case DEPENDENT -> LeafCondition.DEPENDENT_OBJECT;
      case SERVER_RELEASE -> LeafCondition.SERVER_RELEASE;
    };
  }

  private Optional<LeafStanding> changedOnTheWay(LeafSituation leaf) {
    boolean allowed =
        terms.allowedChanges().contains(leaf.manifest().begin().tablePartition().table());
    if (!leaf.manifest().isChangedOnTheWay() || allowed) {
      return Optional.empty();
    }
    return Optional.of(
        LeafStanding.of(
            LeafCondition.CHANGED_ON_THE_WAY,
            "The archived rows are not those that the source sent: a transformation changed them on"
                + " the way; name the table in "
                + ReviewTerms.ALLOW_CHANGED_KEY
                + " if that is wanted"));
  }

  private Optional<LeafStanding> grace(LeafSituation leaf) {
    if (leaf.plan() instanceof RemovalPlan.LeaveDetached) {
      return Optional.of(
          LeafStanding.of(
              LeafCondition.LEFT_DETACHED,
              "Left as a table of its own: " + ReviewTerms.DROP_ENABLED_KEY + " is off"));
    }
    if (!(leaf.plan() instanceof RemovalPlan.DropDetached)) {
      return Optional.empty();
    }
    Instant due = leaf.detachMark().orElseThrow().at().plus(terms.dropDelay());
    return leaf.serverClock().isBefore(due)
        ? Optional.of(LeafStanding.of(LeafCondition.GRACE, "To be dropped after " + due).until(due))
        : Optional.empty();
  }
}
