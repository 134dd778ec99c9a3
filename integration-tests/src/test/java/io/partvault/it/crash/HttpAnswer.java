// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An answer of an HTTP server, read whole from a connection that it closed behind it. */
record HttpAnswer(int status, Map<String, List<String>> headers, byte[] body) {

  static HttpAnswer parse(byte[] raw) throws IOException {
    int end = headEnd(raw);
    String[] lines = new String(raw, 0, end, StandardCharsets.ISO_8859_1).split("\r\n");
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(lines[i].substring(0, colon), n -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).trim());
    }
    byte[] body = Arrays.copyOfRange(raw, end + 4, raw.length);
    boolean chunked = headers.getOrDefault("Transfer-Encoding", List.of()).contains("chunked");
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    return new HttpAnswer(status, headers, chunked ? joined(body) : body);
  }

  private static int headEnd(byte[] raw) throws IOException {
    for (int i = 0; i + 3 < raw.length; i++) {
      if (raw[i] == '\r' && raw[i + 1] == '\n' && raw[i + 2] == '\r' && raw[i + 3] == '\n') {
        return i;
      }
    }
    throw new IOException("The S3 server hung up before its answer");
  }

  private static byte[] joined(byte[] chunks) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int at = 0;
    while (true) {
      int end = at;
      while (chunks[end] != '\r') {
        end++;
      }
      int size =
          Integer.parseInt(
              new String(chunks, at, end - at, StandardCharsets.ISO_8859_1).split(";")[0], 16);
      if (size == 0) {
        return body.toByteArray();
      }
      body.write(chunks, end + 2, size);
      at = end + 2 + size + 2;
    }
  }
}
