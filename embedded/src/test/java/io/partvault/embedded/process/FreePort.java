// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on the loopback address for servers that have to come back on the same one. Taken from
 * below the range that Linux gives to outgoing connections, so that none of those is in the way
 * while the server is down.
 */
public final class FreePort {

  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  /** JVMs that test at once: each has ports of its own, for a server listens seconds later. */
  private static final int FORKS = 8;

  private static final int FORK =
      Integer.parseInt("0" + System.getProperty("partvault.fork", "").replaceAll("\\D", ""))
          % FORKS;

  /** One that was given may still be about to be listened on. */
  private static final Set<Integer> ASKED = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** One that nobody listens on now, and that this JVM was not given before. */
  public static int find() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST / FORKS, LAST / FORKS) * FORKS + FORK;
      if (ASKED.add(port) && isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
