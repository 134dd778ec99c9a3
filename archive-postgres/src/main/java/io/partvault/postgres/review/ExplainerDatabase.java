// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.review;

import io.partvault.postgres.removal.InboundKey;
import io.partvault.postgres.removal.RemovalFacts;
import java.time.Duration;
import java.util.List;

/**
 * What an explanation asks of the database besides: whatever cleanup finds out by trying. Confined
 * to one thread. Every method fails with a {@code DatabaseException}.
 */
public interface ExplainerDatabase extends ReviewDatabase {

  /** Whether source or cleanup is at work on a leaf: who, in words; empty for nobody. */
  String claimant(long oid);

  /**
   * Who holds locks on a leaf and what goes with it, in words; empty for nobody.
   *
   * @param atLeast only those whose transaction is so old
   */
  String lockHolders(long oid, Duration atLeast);

  /** The foreign keys that refer to the leaf's table, each with whether rows of it do. */
  List<InboundKey> inboundKeys(RemovalFacts facts);
}
