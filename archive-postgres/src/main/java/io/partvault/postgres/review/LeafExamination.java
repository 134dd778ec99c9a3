// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.receipt.DropIntent;
import io.partvault.archive.verdict.Verdict;
import io.partvault.postgres.removal.RemovalFacts;
import java.util.List;

/** What an examination of one open archive and its table partition found. */
public sealed interface LeafExamination {

  /** That is all there is to it. */
  record Settled(LeafStanding standing) implements LeafExamination {
    public Settled {
      requireNonNull(standing, "standing is null");
    }
  }

  /** The table partition is gone, and was meant to be dropped from here: its receipt is due. */
  record ReceiptDue(LeafStanding standing, DropIntent intent) implements LeafExamination {
    public ReceiptDue {
      requireNonNull(standing, "standing is null");
      requireNonNull(intent, "intent is null");
    }
  }

  /**
   * The archive is damaged.
   *
   * @param facts of the table partition, which is there
   * @param asked whether another export was asked for already
   */
  record Damaged(LeafStanding standing, RemovalFacts facts, boolean asked)
      implements LeafExamination {

    /** To be said once another export was asked for. */
    public static final String ASKED = "; another export was asked for";

    public Damaged {
      requireNonNull(standing, "standing is null");
      requireNonNull(facts, "facts is null");
    }
  }

  /**
   * The archive is complete.
   *
   * @param situation of the table partition
   * @param stays why it stays; empty if it may be proven
   */
  record Verified(Verdict.Complete verdict, LeafSituation situation, List<LeafStanding> stays)
      implements LeafExamination {
    public Verified {
      requireNonNull(verdict, "verdict is null");
      requireNonNull(situation, "situation is null");
      stays = List.copyOf(stays);
    }
  }
}
