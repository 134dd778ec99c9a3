// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.util.Objects.requireNonNull;

/**
 * Why an export can never get a manifest.
 *
 * @param reason what was compared, in words: {@code rows arrived with a gap}
 * @param expected what had to come
 * @param found what came
 * @param offset of the record that showed it
 */
public record Finding(String reason, String expected, String found, long offset) {

  public Finding {
    requireNonNull(reason, "reason is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(found, "found is null");
  }

  @Override
  public String toString() {
    return reason + ": expected " + expected + ", found " + found + ", at offset " + offset;
  }
}
