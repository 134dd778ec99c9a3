// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.removal;

import io.partvault.archive.table.TableName;
import io.partvault.postgres.removal.RemovalPlan.Obstacle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Picks the way a leaf goes from what the catalog says. Pure. */
public final class RemovalPlanner {

  private static final int SELF_REFERENCES_FIXED = 170_005;
  private static final int V_14 = 140_000;

  private RemovalPlanner() {}

  /**
   * Plans the removal of one leaf.
   *
   * @param detachedByUs whether the leaf's comment carries this connector's own mark of a detach
   */
  public static RemovalPlan plan(
      RemovalFacts facts, RemovalSwitches switches, boolean detachedByUs) {
    if (facts.attachment() instanceof Attachment.Detached && !detachedByUs) {
      return new RemovalPlan.Refused(
          Obstacle.DETACHED_BY_OTHERS,
          "Table "
              + facts.name()
              + " was detached by somebody else; attach it again or drop it by hand");
    }
    if (!switches.any()) {
      return new RemovalPlan.ReportOnly();
    }
    Optional<RemovalPlan> refused = refused(facts);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (facts.attachment() instanceof Attachment.Attached attached) {
      return attached.pending() ? planPending(facts) : planAttached(facts, switches);
    }
    return planDetached(facts, switches);
  }

  private static Optional<RemovalPlan> refused(RemovalFacts facts) {
    if (!facts.kind().equals("r")) {
      return Optional.of(
          new RemovalPlan.Refused(
              Obstacle.NO_ORDINARY_TABLE,
              "Table partition "
                  + facts.name()
                  + " is no ordinary table (relkind "
                  + facts.kind()
                  + "); remove it by hand"));
    }
    if (facts.hypertable()) {
      return Optional.of(
          new RemovalPlan.Refused(
              Obstacle.HYPERTABLE,
              "Table partition "
                  + facts.name()
                  + " belongs to a TimescaleDB hypertable; use its drop_chunks"));
    }
    if (!facts.mayRemove()) {
      return Optional.of(
          new RemovalPlan.Refused(
              Obstacle.NOT_OWNER,
              "The connection's role owns neither table partition "
                  + facts.name()
                  + " nor its parent; connect as a member of the role that owns both"));
    }
    return Optional.empty();
  }

  private static RemovalPlan planPending(RemovalFacts facts) {
    return brokenDetach(facts).orElseGet(RemovalPlan.Finalize::new);
  }

  private static RemovalPlan planAttached(RemovalFacts facts, RemovalSwitches switches) {
    if (switches.drop()) {
      Optional<RemovalPlan> blocked = blockedDrop(facts);
      if (blocked.isPresent()) {
        return blocked.get();
      }
      if (!switches.detach() && facts.foreignKeys().inbound().isEmpty()) {
        return new RemovalPlan.Direct();
      }
    }
    Optional<RemovalPlan> broken = brokenDetach(facts);
    if (broken.isPresent()) {
      return broken.get();
    }
    return switches.detach()
        ? planDetach(facts)
        : new RemovalPlan.Referenced(facts.foreignKeys().inbound().get(0).toString());
  }

  private static RemovalPlan planDetach(RemovalFacts facts) {
    List<DefaultPartition> defaults = facts.siblings().defaults();
    List<TableName> pending = facts.siblings().pendingDetach();
    if (!pending.isEmpty()) {
      return new RemovalPlan.Wait(
          "The detach of %s from the same table is half-way and holds up all others; unless it is"
                  .formatted(pending.get(0))
              + " finished by itself, run ALTER TABLE … DETACH PARTITION "
              + pending.get(0).sql()
              + " FINALIZE");
    }
    if (!defaults.isEmpty()) {
      return new RemovalPlan.DetachFirst(
          false, "a DEFAULT partition exists, " + defaults.get(0) + ", and forbids CONCURRENTLY");
    }
    if (facts.serverVersion() < V_14) {
      return new RemovalPlan.DetachFirst(false, "CONCURRENTLY exists from PostgreSQL 14 on");
    }
    if (!facts.foreignKeys().inbound().isEmpty()) {
      return new RemovalPlan.DetachFirst(
          false,
          "foreign key "
              + facts.foreignKeys().inbound().get(0)
              + " refers to the table and is checked in one transaction");
    }
    return new RemovalPlan.DetachFirst(true, "");
  }

  private static RemovalPlan planDetached(RemovalFacts facts, RemovalSwitches switches) {
    if (!switches.drop()) {
      return new RemovalPlan.LeaveDetached();
    }
    return blockedDrop(facts).orElseGet(RemovalPlan.DropDetached::new);
  }

  /** Whatever makes {@code DROP … RESTRICT} fail for certain. */
  private static Optional<RemovalPlan> blockedDrop(RemovalFacts facts) {
    List<String> names = new ArrayList<>();
    for (ForeignKey key : facts.foreignKeys().inbound()) {
      if (key.toLeaf()) {
        names.add("foreign key " + key);
      }
    }
    Obstacle obstacle = names.isEmpty() ? Obstacle.DEPENDENT : Obstacle.FOREIGN_KEY;
    names.addAll(facts.dependents());
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RemovalPlan.Refused(
                obstacle,
                "blocked: "
                    + String.join(", ", names)
                    + " depends on table partition "
                    + facts.name()
                    + " itself; drop or change it, nothing is dropped by CASCADE"));
  }

  /** PostgreSQL's own faults with foreign keys of a table partition that is detached. */
  private static Optional<RemovalPlan> brokenDetach(RemovalFacts facts) {
    List<ForeignKey> inbound = facts.foreignKeys().inbound();
    List<ForeignKey> keys = inbound.isEmpty() ? facts.foreignKeys().outbound() : inbound;
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    if (facts.serverVersion() < fixedRelease(facts.serverVersion())) {
      return Optional.of(
          new RemovalPlan.Refused(
              Obstacle.SERVER_RELEASE,
              "Detaching %s would leave foreign key %s broken on this release of PostgreSQL; update to"
                      .formatted(facts.name(), keys.get(0))
                  + " 14.14, 15.9, 16.5, 17.1 or later"));
    }
    if (facts.serverVersion() < SELF_REFERENCES_FIXED
        && inbound.stream().anyMatch(ForeignKey::isSelfReference)) {
      return Optional.of(
          new RemovalPlan.Refused(
              Obstacle.SERVER_RELEASE,
              "Detaching %s would leave the self-referencing foreign key %s broken on this release of"
                      .formatted(facts.name(), keys.get(0))
                  + " PostgreSQL; update to 17.5 or later"));
    }
    return Optional.empty();
  }

  private static int fixedRelease(int version) {
    return switch (version / 10_000) {
      case 15 -> 150_009;
      case 16 -> 160_005;
      case 17 -> 170_001;
      default -> 140_014;
    };
  }
}
