// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** 127.0.0.1, which {@link InetAddress#getLoopbackAddress()} need not be. */
final class Loopback {
  static final InetAddress ADDRESS = address();

  private Loopback() {}

  private static InetAddress address() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // only for addresses of a wrong length
    }
  }
}
