// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.leak;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** What has come since a certain moment and not gone again. */
final class Leaks {

  private final List<Probe> probes;
  private final Map<Probe, Set<String>> before = new HashMap<>();

  private Leaks(List<Probe> probes) {
    this.probes = probes;
  }

  /** Whatever there is at this moment is no leak. */
  static Leaks since(Probe... probes) {
    Leaks leaks = new Leaks(List.of(probes));
    leaks.probes.forEach(probe -> leaks.before.put(probe, Set.copyOf(probe.now().keySet())));
    return leaks;
  }

  /** Forgives what there is now of one kind. */
  void allow(Probe probe) {
    Set<String> known = new HashSet<>(before.get(probe));
    known.addAll(probe.now().keySet());
    before.put(probe, known);
  }

  /** Waits until everything has gone, and fails with what has not. */
  void assertNone(String who, Duration patience) {
    try {
      await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(100))
          .atMost(patience)
          .until(() -> left().isEmpty());
    } catch (ConditionTimeoutException e) {
      List<String> left = left();
      if (!left.isEmpty()) {
        throw new AssertionError(
            "%s has left behind, after %d s:%n  %s"
                .formatted(who, patience.toSeconds(), String.join("%n  ".formatted(), left)));
      }
    }
  }

  private List<String> left() {
    List<String> left = new ArrayList<>();
    for (Probe probe : probes) {
      probe
          .now()
          .forEach(
              (key, words) -> {
                if (!before.get(probe).contains(key)) {
                  left.add(words);
                }
              });
    }
    return left;
  }
}
