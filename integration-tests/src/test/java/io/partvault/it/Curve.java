// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import java.util.List;

/**
 * What was measured again and again. It is judged by medians of its thirds: what is in flight at
 * one look differs by chance, while a leak lifts them all.
 */
public record Curve(List<Long> values) {

  public Curve {
    values = List.copyOf(values);
  }

  /** The median of the first, second or last third: 0, 1 or 2. */
  public long medianOfThird(int third) {
    List<Long> sorted =
        values.subList(values.size() * third / 3, values.size() * (third + 1) / 3).stream()
            .sorted()
            .toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /** The greatest value; 0 if there is none. */
  public long highest() {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The three medians, the greatest and the number of values. */
  @Override
  public String toString() {
    return "%d, %d, %d (%d at most, of %d looks)"
        .formatted(medianOfThird(0), medianOfThird(1), medianOfThird(2), highest(), values.size());
  }
}
