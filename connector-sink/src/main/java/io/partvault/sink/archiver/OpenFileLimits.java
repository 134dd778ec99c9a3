// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

/**
 * How much may be open at a time, in one task.
 *
 * @param files each with a compressor
 * @param waitingBytes of all of them that are compressed and wait in memory for their upload
 */
public record OpenFileLimits(int files, long waitingBytes) {

  public OpenFileLimits {
    if (files < 1 || waitingBytes < 1) {
      throw new IllegalArgumentException(
          "%d open files of %d bytes are none".formatted(files, waitingBytes));
    }
  }
}
