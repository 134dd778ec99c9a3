// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import static java.util.Objects.requireNonNull;

/**
 * In what an object is not the data file that commits and manifests say.
 *
 * @param what was compared: {@code stored bytes}, {@code ETag}, {@code SHA-256}, {@code rows},
 *     {@code raw bytes} or {@code digest}
 * @param expected what commits and manifests say
 * @param found what the store holds
 */
public record FileDifference(String what, String expected, String found) {

  public FileDifference {
    requireNonNull(what, "what is null");
    requireNonNull(expected, "expected is null");
    requireNonNull(found, "found is null");
  }

  @Override
  public String toString() {
    return what + " " + found + " instead of " + expected;
  }
}
