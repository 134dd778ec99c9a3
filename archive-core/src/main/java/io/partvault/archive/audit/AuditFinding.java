// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.util.Objects.requireNonNull;

import io.partvault.archive.store.ObjectKey;

/**
 * One thing that is not as it must be.
 *
 * @param severity how bad it is
 * @param defect what sort of thing is wrong
 * @param object whole key of the object it is about, which may be missing
 * @param namedBy whole key of the manifest, commit or receipt that says what the object must be;
 *     empty if none does
 * @param expected what should be there, in words
 * @param found what is there, in words
 * @param wayOut what to do about it, as a sentence without its full stop
 */
public record AuditFinding(
    Severity severity,
    Defect defect,
    ObjectKey object,
    String namedBy,
    String expected,
    String found,
    String wayOut) {

  public AuditFinding {
    requireNonNull(severity, "severity is null");
    requireNonNull(defect, "defect is null");
    requireNonNull(object, "object is null");
    requireNonNull(namedBy, "namedBy is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(found, "found is null");
    requireNonNull(wayOut, "wayOut is null");
  }

  static AuditFinding of(
      Severity severity, ObjectKey object, String namedBy, Flaw flaw, String wayOut) {
    return new AuditFinding(
        severity, flaw.defect(), object, namedBy, flaw.expected(), flaw.found(), wayOut);
  }
}
