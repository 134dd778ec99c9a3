// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

/**
 * What happened in schedules, so that a test can say that it tested something.
 *
 * @param incomplete reports on exports that can never get a manifest
 * @param failures of sink tasks, each for such an export
 * @param rounds without faults until every leaf was archived
 */
record Tally(
    long schedules, long events, long manifests, long incomplete, long failures, long rounds) {

  static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0);

  Tally plus(Tally other) {
    return new Tally(
        schedules + other.schedules,
        events + other.events,
        manifests + other.manifests,
        incomplete + other.incomplete,
        failures + other.failures,
        rounds + other.rounds);
  }
}
