// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import java.io.IOException;

/** A way to get the rows of the data set out of the database. */
interface Contender {

  /** One word. */
  String name();

  /** Makes ready what is not measured. */
  default void prepare() throws IOException, InterruptedException {}

  /**
   * Does it once, from the command to the end.
   *
   * @return seconds of processor time of programs that have ended by then, beside the servers
   */
  double run() throws IOException, InterruptedException;

  /** Bytes that it has stored. */
  long storedBytes() throws IOException;

  /** Removes what it has made, so that the next run begins as the first did. */
  void cleanUp() throws IOException;
}
