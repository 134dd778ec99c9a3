// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the number of open data files of a task in bounds, since each holds a compressor and parts
 * of an upload.
 *
 * <p>When one more is opened, the one with most bytes is finished. Finishing the oldest or the one
 * unused for longest would, with one export more than the bound taking turns, finish a file a
 * record.
 */
final class FileBudget {

  private final int max;
  private final Map<OpenFile, Runnable> open = new LinkedHashMap<>();

  FileBudget(int max) {
    this.max = max;
  }

  /**
   * Makes room for one more file and counts it.
   *
   * @param finish finishes the file early and {@link #remove}s it; never throws
   */
  void add(OpenFile file, Runnable finish) {
    while (open.size() >= max) {
      OpenFile largest =
          open.keySet().stream()
              .max(Comparator.comparingLong(OpenFile::rawBytes))
              .orElseThrow(() -> new IllegalStateException("No file may be open at all"));
      open.get(largest).run();
      if (open.containsKey(largest)) {
        throw new IllegalStateException("Data file " + largest.key() + " was not finished");
      }
    }
    open.put(file, finish);
  }

  void remove(OpenFile file) {
    open.remove(file);
  }

  int size() {
    return open.size();
  }
}
