// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A world and what happens in it; the same schedule always goes the same way.
 *
 * @param seed from which it was drawn, and from which epochs are drawn
 */
record Schedule(long seed, WorldShape shape, List<Event> events) {

  private static final int SHORTEST = 12;
  private static final int LONGEST = 200;
  private static final int NUMBERS = 5_040;
  private static final int[] FACTORS = {0, 1, 1, 4};

  Schedule {
    events = List.copyOf(events);
  }

  /** The schedule of a seed. */
  static Schedule random(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    WorldShape shape = WorldShape.random(random);
    List<EventKind> kinds = kinds(shape, random);
    List<Event> events = new ArrayList<>();
    int length = SHORTEST + random.nextInt(LONGEST - SHORTEST + 1);
    for (int i = 0; i < length; i++) {
      events.add(
          new Event(
              kinds.get(random.nextInt(kinds.size())),
              random.nextInt(NUMBERS),
              random.nextInt(NUMBERS),
              random.nextInt(NUMBERS)));
    }
    return new Schedule(seed, shape, events);
  }

  /**
   * Each kind as often as its weight says, times a factor of this schedule: what some schedules
   * leave out altogether, others meet often enough to combine it.
   */
  private static List<EventKind> kinds(WorldShape shape, Random random) {
    List<EventKind> kinds = new ArrayList<>();
    for (EventKind kind : EventKind.values()) {
      int factor = kind.isProgress() ? 1 : FACTORS[random.nextInt(FACTORS.length)];
      if (shape.lossy() || !kind.isLoss()) {
        kinds.addAll(Collections.nCopies(kind.weight() * factor, kind));
      }
    }
    return kinds;
  }

  /**
   * Whether exports may break, to be made again: where records are lost, and where one of two
   * readers seals what a server that is behind still shows, while the other one has sent what is
   * there now.
   */
  boolean mayBreakExports() {
    return shape.lossy() || events.stream().anyMatch(event -> event.kind() == EventKind.LAG);
  }

  Schedule with(List<Event> others) {
    return new Schedule(seed, shape, others);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("seed ").append(seed).append(", ").append(events.size());
    text.append(" events, ").append(shape);
    events.forEach(event -> text.append("\n  ").append(event));
    return text.toString();
  }
}
