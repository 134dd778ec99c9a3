// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import static java.util.Objects.requireNonNull;

/** A configuration key that cannot stand as it is, and what to do about it. */
record ConfigProblem(String key, String message) {

  ConfigProblem {
    requireNonNull(key, "key is null");
    requireNonNull(message, "message is null");
  }
}
