// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import java.util.Locale;

/** How bad a finding is; the worst first. */
public enum Severity {
  /** What counts as archived, or is about to, cannot be used or cannot be proven. */
  DAMAGE,
  /** It could not be looked at, or is of a newer format: nothing is known of it. */
  UNDETERMINED,
  /** Nothing that counts is lost, but somebody should look. */
  WARNING,
  /** For information. */
  NOTE;

  /** As it stands in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
