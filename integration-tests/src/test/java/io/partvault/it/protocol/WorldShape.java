// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.protocol;

import io.partvault.source.SourceWorker;
import java.util.Random;

/**
 * How a world is set up.
 *
 * @param rows in each leaf at first
 * @param apart whether the two leaves lie in two topic partitions
 * @param sizes of polls, records and chunks, at most
 * @param fileRows rows of a data file
 * @param openFiles at a time in a sink task
 * @param failing whether a sink task fails, once, for a broken export
 * @param lossy whether records may be lost for good, so that an export may be broken
 * @param frames whether rows travel as zstd frames
 */
record WorldShape(
    int rows,
    boolean apart,
    SourceWorker.Sizes sizes,
    int fileRows,
    int openFiles,
    boolean failing,
    boolean lossy,
    boolean frames) {

  static WorldShape random(Random random) {
    return new WorldShape(
        random.nextInt(7),
        random.nextBoolean(),
        new SourceWorker.Sizes(1 + random.nextInt(4), 1 + random.nextInt(3), 1 + random.nextInt(2)),
        1 + random.nextInt(6),
        1 + random.nextInt(2),
        random.nextBoolean(),
        random.nextInt(6) == 0,
        random.nextInt(8) == 0);
  }
}
