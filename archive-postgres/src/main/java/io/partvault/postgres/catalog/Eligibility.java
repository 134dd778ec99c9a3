// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.catalog;

import io.partvault.postgres.catalog.LeafCandidate.Level;
import java.time.Instant;

/**
 * Whether a leaf passed its retention, and the sentence that says why.
 *
 * @param cause which part of the rule decided
 * @param reason to follow the leaf's name
 * @param until when it passes if only time is in the way; {@link Instant#MAX} otherwise
 */
record Eligibility(RetentionCause cause, String reason, Instant until) {

  /** Decides from what the server said; asks nothing. */
  static Eligibility decide(LeafCandidate leaf, RetentionRule rule, RetentionFacts facts) {
    if (!rule.includes(leaf.node().name())) {
      return no(RetentionCause.NOT_LISTED, "not in the list of table partitions to archive");
    }
    Instant restoredUntil = restoredUntil(leaf);
    if (facts.now().isBefore(restoredUntil)) {
      return new Eligibility(
          RetentionCause.RESTORED, "restored and kept until " + restoredUntil, restoredUntil);
    }
    String passed = "";
    if (rule.hasPeriod()) {
      Eligibility age = byAge(leaf, rule, facts);
      if (!age.eligible()) {
        return age;
      }
      passed = age.reason();
    }
    if (rule.hasKeepCount()) {
      Eligibility count = byCount(leaf, rule, facts);
      if (!count.eligible()) {
        return count;
      }
      passed = passed.isEmpty() ? count.reason() : passed + " and " + count.reason();
    }
    return yes(passed.isEmpty() ? "named in the list" : passed);
  }

  boolean eligible() {
    return cause == RetentionCause.PASSED;
  }

  private static Eligibility byAge(LeafCandidate leaf, RetentionRule rule, RetentionFacts facts) {
    if (facts.isOlder(leaf)) {
      return yes("its upper bound " + upper(leaf) + " is past " + rule.period());
    }
    if (leaf.levels().stream().anyMatch(Level::hasAge)) {
      return new Eligibility(
          RetentionCause.TOO_YOUNG,
          "its upper bound " + upper(leaf) + " is not past " + rule.period(),
          facts.passesAt(leaf));
    }
    return no(
        RetentionCause.NO_AGE,
        withoutAge(leaf) + ", so it has no age; name it in the list to archive it");
  }

  private static Eligibility byCount(LeafCandidate leaf, RetentionRule rule, RetentionFacts facts) {
    int place = facts.place(leaf);
    if (leaf.axis().key().isSingleRange() && leaf.axis().bound().isOpenAbove()) {
      return no(
          RetentionCause.AMONG_NEWEST, "its range has no end (MAXVALUE), so it is the newest");
    }
    if (place == 0) {
      return no(
          RetentionCause.NO_AGE,
          withoutPlace(leaf) + ", so it has no place in order; name it in the list to archive it");
    }
    if (facts.places().size() > 1) {
      return no(
          RetentionCause.NO_AGE,
          "its table mixes range keys of several types, so the newest cannot be told");
    }
    String newest = "the newest " + rule.keepCount();
    return place > rule.keepCount()
        ? yes("not among " + newest)
        : no(RetentionCause.AMONG_NEWEST, "among " + newest);
  }

  private static String upper(LeafCandidate leaf) {
    return leaf.levels().stream()
        .filter(Level::hasAge)
        .findFirst()
        .map(level -> level.bound().to())
        .orElse("");
  }

  private static String withoutAge(LeafCandidate leaf) {
    if (leaf.axis().isComparable()) {
      return "its table is partitioned by range of " + leaf.axis().key().type();
    }
    return withoutPlace(leaf);
  }

  private static String withoutPlace(LeafCandidate leaf) {
    if (leaf.isDetached()) {
      return "it is detached and its range can no longer be read";
    }
    Level own = leaf.levels().get(0);
    Level level = leaf.axis().equals(Level.NONE) ? own : leaf.axis();
    return switch (level.bound().kind()) {
      case DEFAULT -> "it is a DEFAULT table partition";
      case LIST -> "its table is partitioned by list";
      case HASH -> "its table is partitioned by hash";
      case RANGE ->
          level.key().columns() > 1
              ? "its table is partitioned by several columns"
              : level.bound().isFinite()
                  ? "its table is partitioned in an order of its own"
                  : "its bounds are open (MINVALUE or MAXVALUE)";
    };
  }

  private static Instant restoredUntil(LeafCandidate leaf) {
    return leaf.marks().stream()
        .filter(PartitionMark.Restored.class::isInstance)
        .map(mark -> ((PartitionMark.Restored) mark).until())
        .reduce(Instant.MIN, (a, b) -> a.isAfter(b) ? a : b);
  }

  private static Eligibility yes(String reason) {
    return new Eligibility(RetentionCause.PASSED, reason, Instant.MAX);
  }

  private static Eligibility no(RetentionCause cause, String reason) {
    return new Eligibility(cause, reason, Instant.MAX);
  }
}
