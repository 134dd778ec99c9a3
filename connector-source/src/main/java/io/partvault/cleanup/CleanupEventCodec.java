// SPDX-License-Identifier: Apache-2.0
package io.partvault.cleanup;

import io.partvault.archive.json.Json;
import io.partvault.archive.table.TablePartition;

/** The value of a record on the cleanup topic. */
final class CleanupEventCodec {

  private static final int FORMAT = 1;

  private CleanupEventCodec() {}

  static byte[] write(CleanupEvent event) {
    TablePartition tablePartition = event.tablePartition();
    return Json.object(
        json -> {
          json.writeNumberField("format", FORMAT);
          json.writeStringField("event", event.kind().text());
          json.writeStringField("database", tablePartition.database());
          json.writeObjectFieldStart("table");
          json.writeStringField("schema", tablePartition.table().schema());
          json.writeStringField("name", tablePartition.table().name());
          json.writeEndObject();
          json.writeObjectFieldStart("tablePartition");
          json.writeStringField("schema", tablePartition.name().schema());
          json.writeStringField("name", tablePartition.name().name());
          json.writeNumberField("oid", tablePartition.oid());
          json.writeEndObject();
          json.writeNumberField("epoch", event.epoch());
          json.writeNumberField("rows", event.size().rows());
          json.writeNumberField("rawBytes", event.size().rawBytes());
          json.writeNumberField("bytes", event.size().bytes());
          json.writeNumberField("dataFiles", event.size().dataFiles());
          json.writeStringField("reason", event.reason());
          json.writeStringField("at", event.at().toString());
        });
  }
}
