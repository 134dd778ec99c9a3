// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the store says.
 *
 * @param error S3's code; empty if all is well
 * @param message beside the code
 */
record StoreAnswer(
    int status, Map<String, String> headers, byte[] body, String error, String message) {

  static StoreAnswer ok(Map<String, String> headers, byte[] body) {
    return new StoreAnswer(200, headers, body, "", "");
  }

  static StoreAnswer xml(String document) {
    return ok(Map.of("Content-Type", "application/xml"), document.getBytes(StandardCharsets.UTF_8));
  }

  static StoreAnswer done() {
    return new StoreAnswer(204, Map.of(), new byte[0], "", "");
  }

  static StoreAnswer error(int status, String code, String message) {
    return new StoreAnswer(status, Map.of(), new byte[0], code, message);
  }
}
