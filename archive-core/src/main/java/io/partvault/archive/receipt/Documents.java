// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import java.time.DateTimeException;
import java.util.function.Function;

/** What the codecs of this package share: one format version and one way to fail. */
final class Documents {

  /** Version written; others are refused. */
  static final int FORMAT = 1;

  private Documents() {}

  static <T> T read(byte[] json, String what, Function<JsonNode, T> reader) {
    JsonNode document = Json.parse(json, what);
    try {
      Json.requireFormat(document, FORMAT);
      return reader.apply(document);
    } catch (JsonFormatException | IllegalArgumentException | DateTimeException e) {
      throw new JsonFormatException("Cannot read " + what + ": " + e.getMessage(), e);
    }
  }
}
