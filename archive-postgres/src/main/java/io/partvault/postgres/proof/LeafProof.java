// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.proof;

import io.partvault.postgres.session.DatabaseException;
import io.partvault.postgres.session.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Proves that a leaf is what its archive holds, by what the archive was made with: by the change
 * proof where there is a horizon, by comparing the content where there is none.
 */
public final class LeafProof {

  private final ChangeProof change;
  private final ContentProof content;

  /**
   * Proves on one session.
   *
   * @param renderingKey what decides the rendering besides the database, for the change proof
   */
  public LeafProof(PostgresSession session, String renderingKey) {
    change = new ChangeProof(session, renderingKey);
    content = new ContentProof(session);
  }

  /**
   * Proves in a transaction of its own, with one snapshot and the leaf locked ACCESS SHARE.
   *
   * @throws DatabaseException if the server cannot be asked; that is no answer
   */
  public ProofOutcome prove(LeafBasis basis) {
    return basis instanceof ContentBasis lines
        ? content.prove(lines)
        : change.prove((ProofBasis) basis);
  }

  /**
   * Proves in a READ COMMITTED transaction in which the leaf is locked against writers.
   *
   * @throws SQLException if the server cannot be asked; that is no answer
   */
  public ProofOutcome proveWithin(Connection openTransaction, LeafBasis basis) throws SQLException {
    return basis instanceof ContentBasis lines
        ? content.proveWithin(openTransaction, lines)
        : change.proveWithin(openTransaction, (ProofBasis) basis);
  }
}
