// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import java.util.Arrays;
import java.util.Locale;

/** What follows when an export turns out to be broken. It never gets a manifest in either case. */
enum GapPolicy {
  /** The task fails, once, after that was committed, so that a restart goes on with the others. */
  FAIL,
  /** It is reported in the log and in the bucket only. */
  CONTINUE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static String[] words() {
    return Arrays.stream(values()).map(GapPolicy::word).toArray(String[]::new);
  }

  static GapPolicy parse(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
