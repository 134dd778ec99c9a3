// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import io.partvault.archive.json.Json;
import io.partvault.archive.table.TablePartitionKey;
import java.time.Instant;

/** Writes and reads {@code holds/….json}. */
public final class HoldCodec {

  private HoldCodec() {}

  /** The hold as JSON; the same hold always gives the same bytes. */
  public static byte[] write(Hold hold) {
    return Json.object(
        json -> {
          json.writeNumberField("format", Documents.FORMAT);
          json.writeStringField("key", hold.tablePartition().toString());
          json.writeStringField("reason", hold.reason());
          if (!hold.by().isEmpty()) {
            json.writeStringField("by", hold.by());
          }
          json.writeStringField("at", hold.at().toString());
        });
  }

  /**
   * Reads what {@link #write} wrote; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws io.partvault.archive.json.JsonFormatException if it is no such document; the hold holds
   *     all the same
   */
  public static Hold read(byte[] json, String what) {
    return Documents.read(
        json,
        what,
        document ->
            new Hold(
                TablePartitionKey.parse(Json.text(document, "key")),
                Json.text(document, "reason"),
                document.has("by") ? Json.text(document, "by") : "",
                Instant.parse(Json.text(document, "at"))));
  }
}
