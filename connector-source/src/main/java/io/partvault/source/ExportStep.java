// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import io.partvault.postgres.proof.ProofBasis;

/** What an export does next. */
sealed interface ExportStep {

  /** Nothing until Kafka has answered. */
  record Await() implements ExportStep {}

  /** Read this range. */
  record Read(ChunkRange range) implements ExportStep {}

  /** All rows are acknowledged: prove that the leaf is what it was. */
  record Prove(ProofBasis basis) implements ExportStep {}

  /** It can never be sealed. */
  record Abandon(String reason) implements ExportStep {}
}
