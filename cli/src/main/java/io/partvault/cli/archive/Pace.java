// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.archive;

import java.time.Duration;

/**
 * How often things are looked at.
 *
 * @param poll the source looks into the catalog
 * @param recheck the source proves again what it has sealed
 * @param cleanup rounds of the cleanup connector
 * @param bucket this run lists the bucket
 */
public record Pace(Duration poll, Duration recheck, Duration cleanup, Duration bucket) {

  /** On a network, where requests cost something. */
  public static final Pace REMOTE =
      new Pace(
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2));

  /** With everything on one machine. */
  public static final Pace LOCAL =
      new Pace(
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofMillis(300));
}
