// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.backpressure;

import java.util.OptionalLong;

/** How far the sink is behind the source. */
@FunctionalInterface
public interface SinkLag extends AutoCloseable {

  /**
   * Records in the source's topics that the sink has not committed, as of a moment ago; empty while
   * nobody knows. Returns at once.
   */
  OptionalLong records();

  /** Asks no more. */
  @Override
  default void close() {
    // As a rule nothing is held.
  }
}
