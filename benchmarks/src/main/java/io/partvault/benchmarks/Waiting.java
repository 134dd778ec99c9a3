// SPDX-License-Identifier: Apache-2.0
package io.partvault.benchmarks;

import io.partvault.embedded.ConnectClient;
import io.partvault.embedded.ConnectRestException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Waits for connectors to come to their end, and no longer than their tasks live. */
final class Waiting {

  private static final long PAUSE_MS = 20;
  private static final int LOOKS_BETWEEN_STATUS = 50;
  private static final Duration LONGEST = Duration.ofHours(2);

  private Waiting() {}

  /** What is waited for. */
  @FunctionalInterface
  interface End {
    boolean isReached() throws IOException, InterruptedException;
  }

  /**
   * Waits.
   *
   * @throws IOException if a task of one of the connectors has failed, with its trace
   */
  static void until(ConnectClient client, Collection<String> connectors, End end)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int look = 1; !end.isReached(); look++) {
      if (look % LOOKS_BETWEEN_STATUS == 0) {
        requireNoneFailed(client, connectors);
      }
      if (System.nanoTime() - start > LONGEST.toNanos()) {
        throw new IOException(connectors + " did not come to their end within " + LONGEST);
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  private static void requireNoneFailed(ConnectClient client, Collection<String> connectors)
      throws IOException {
    for (String connector : connectors) {
      for (String trace : traces(client, connector)) {
        throw new IOException("A task of " + connector + " has failed: " + trace);
      }
    }
  }

  private static List<String> traces(ConnectClient client, String connector) {
    try {
      return client.status(connector).findValuesAsText("trace");
    } catch (ConnectRestException e) {
      return List.of(); // it was made a moment ago, and has no status yet
    }
  }
}
