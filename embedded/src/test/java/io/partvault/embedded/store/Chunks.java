// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The encoding {@code aws-chunked}: signed pieces, each behind its length. */
final class Chunks {

  private Chunks() {}

  /** The bytes that were meant. */
  static byte[] decode(SeenRequest request, byte[] sent) {
    if (!request.header("x-amz-content-sha256").startsWith("STREAMING")) {
      return sent;
    }
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(sent.length);
    int at = 0;
    while (true) {
      int end = lineEnd(sent, at);
      String head = new String(sent, at, end - at, StandardCharsets.US_ASCII);
      int length = Integer.parseInt(head.split(";", 2)[0], 16);
      if (length == 0) {
        return decoded.toByteArray();
      }
      decoded.write(sent, end + 2, length);
      at = end + 2 + length + 2;
    }
  }

  private static int lineEnd(byte[] sent, int from) {
    int end = from;
    while (sent[end] != '\r') {
      end++;
    }
    return end;
  }
}
