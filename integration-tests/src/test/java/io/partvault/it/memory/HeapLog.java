// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The heap of a JVM after its full collections, out of the log that {@code -Xlog:gc} writes. Only a
 * full collection tells what is in use: after the others there is garbage left, more or less by
 * chance.
 */
record HeapLog(List<Integer> usedMegabytes) {

  private static final Pattern AFTER_FULL =
      Pattern.compile("Pause Full .*?\\d+M->(\\d+)M\\(\\d+M\\)");

  HeapLog {
    usedMegabytes = List.copyOf(usedMegabytes);
  }

  /** Of the lines of the log. */
  static HeapLog parse(List<String> lines) {
    List<Integer> used = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = AFTER_FULL.matcher(line);
      if (matcher.find()) {
        used.add(Integer.valueOf(matcher.group(1)));
      }
    }
    return new HeapLog(used);
  }

  /** The part of the log that was written since an earlier look at it. */
  HeapLog since(HeapLog earlier) {
    return new HeapLog(usedMegabytes.subList(earlier.usedMegabytes.size(), usedMegabytes.size()));
  }

  /** The middle one of the first, second or last third of the collections: 0, 1 or 2. */
  int medianOfThird(int third) {
    int from = usedMegabytes.size() * third / 3;
    int to = usedMegabytes.size() * (third + 1) / 3;
    List<Integer> sorted = usedMegabytes.subList(from, to).stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  int highest() {
    return usedMegabytes.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
