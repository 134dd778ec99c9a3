// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.layout.ManifestName;

/**
 * What is wrong, before it is said with which object and how bad that is.
 *
 * @param expected what should be there, in words
 * @param found what is there, in words
 */
record Flaw(Defect defect, String expected, String found) {

  Flaw {
    requireNonNull(defect, "defect is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(found, "found is null");
  }

  /** It says of itself something else than its name does. */
  static Flaw misnamed(ManifestName name, ManifestName said) {
    return new Flaw(Defect.MISNAMED, words(name), words(said));
  }

  private static String words(ManifestName name) {
    return "%s, OID %d, epoch %d".formatted(name.tablePartition(), name.oid(), name.epoch());
  }
}
