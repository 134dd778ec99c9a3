// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Says which rows the data files of a manifest leave out or hold twice, where its codec has refused
 * it for that. Decides only.
 */
final class ManifestTiles {

  private ManifestTiles() {}

  /** What is wrong with the rows; empty if nothing is, or the document does not say. */
  static Optional<Flaw> flaw(JsonNode manifest) {
    long next = 0;
    for (JsonNode file : manifest.path("dataFiles")) {
      JsonNode first = file.path("firstRow");
      JsonNode rows = file.path("rows");
      if (!first.isIntegralNumber() || !rows.isIntegralNumber()) {
        return Optional.empty();
      }
      if (first.longValue() != next) {
        return Optional.of(
            new Flaw(
                first.longValue() > next ? Defect.GAP : Defect.OVERLAP,
                "a data file that starts at row " + next,
                "%s, which starts at row %d"
                    .formatted(file.path("key").asText(), first.longValue())));
      }
      next += rows.longValue();
    }
    JsonNode sealed = manifest.path("rows");
    return sealed.isIntegralNumber() && next < sealed.longValue()
        ? Optional.of(
            new Flaw(
                Defect.GAP,
                "data files up to row " + sealed.longValue(),
                "data files up to row " + next))
        : Optional.empty();
  }
}
