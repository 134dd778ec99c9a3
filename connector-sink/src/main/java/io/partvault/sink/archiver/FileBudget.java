// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Keeps the open data files of a task in bounds, since each holds a compressor and the part of an
 * upload that is being filled.
 *
 * <p>When one more is opened than may be, the one with most bytes is finished; when they hold too
 * much, the one that holds most. Finishing the oldest or the one unused for longest would, with one
 * export more than the bound taking turns, finish a file a record.
 */
final class FileBudget {

  private final OpenFileLimits limits;
  private final Map<OpenFile<?>, Runnable> open = new LinkedHashMap<>();

  FileBudget(OpenFileLimits limits) {
    this.limits = limits;
  }

  /**
   * Makes room for one more file and counts it.
   *
   * @param finish finishes the file early and {@link #remove}s it; never throws
   */
  void add(OpenFile<?> file, Runnable finish) {
    while (open.size() >= limits.files()) {
      finishLargest(OpenFile::rawBytes);
    }
    open.put(file, finish);
  }

  /** Finishes files while all together hold more in memory than they may. */
  void trim() {
    while (waitingBytes() > limits.waitingBytes()) {
      finishLargest(OpenFile::waitingBytes);
    }
  }

  void remove(OpenFile<?> file) {
    open.remove(file);
  }

  int size() {
    return open.size();
  }

  private long waitingBytes() {
    long bytes = 0;
    for (OpenFile<?> file : open.keySet()) {
      bytes += file.waitingBytes();
    }
    return bytes;
  }

  private void finishLargest(ToLongFunction<OpenFile<?>> size) {
    OpenFile<?> largest =
        open.keySet().stream()
            .max(Comparator.comparingLong(size))
            .orElseThrow(() -> new IllegalStateException("No file may be open at all"));
    open.get(largest).run();
    if (open.containsKey(largest)) {
      throw new IllegalStateException("Data file " + largest.key() + " was not finished");
    }
  }
}
