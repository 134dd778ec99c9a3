// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leaves events out of a failing schedule for as long as it fails. */
final class Shrinker {

  private final Predicate<Schedule> fails;
  private int runs;

  Shrinker(Predicate<Schedule> fails, int mostRuns) {
    this.fails = fails;
    runs = mostRuns;
  }

  /** A shorter schedule that fails too; none of its events can be left out if the runs sufficed. */
  Schedule shrink(Schedule failing) {
    Schedule shortest = failing;
    int size = Math.max(1, failing.events().size() / 2);
    while (runs > 0) {
      Schedule shorter = withoutChunks(shortest, size);
      boolean shrunk = shorter.events().size() < shortest.events().size();
      shortest = shorter;
      if (!shrunk && size == 1) {
        return shortest;
      }
      size = shrunk ? size : size / 2;
      size = Math.max(1, Math.min(size, shortest.events().size()));
    }
    return shortest;
  }

  /** Tries once to leave out each run of so many events, from the last one to the first. */
  private Schedule withoutChunks(Schedule failing, int size) {
    Schedule shortest = failing;
    for (int end = failing.events().size(); end > 0 && runs > 0; end -= size) {
      List<Event> fewer = new ArrayList<>(shortest.events());
      fewer.subList(Math.max(0, end - size), end).clear();
      Schedule candidate = shortest.with(fewer);
      runs--;
      if (fails.test(candidate)) {
        shortest = candidate;
      }
    }
    return shortest;
  }
}
