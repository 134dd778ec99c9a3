// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import java.util.Map;

/** One kind of thing that a test may leave behind. */
interface Probe {

  /**
   * What there is now, but for what is known to come and go by itself.
   *
   * @return for each thing a key, the same for as long as it lives and never used again, and what
   *     it is in words that lead to who made it
   */
  Map<String, String> now();
}
