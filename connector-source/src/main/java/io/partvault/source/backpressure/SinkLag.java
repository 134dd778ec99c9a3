// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import java.util.Optional;

/** How far the sink is behind the source. */
@FunctionalInterface
public interface SinkLag extends AutoCloseable {

  /**
   * One look.
   *
   * @param number of the look, rising
   * @param records in the source's topics that the sink had not committed
   */
  record Seen(long number, long records) {}

  /** The last look, a moment ago; empty while nobody knows. Returns at once. */
  Optional<Seen> latest();

  /** Asks no more. */
  @Override
  default void close() {
    // As a rule nothing is held.
  }
}
