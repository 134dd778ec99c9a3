// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.file;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.digest.Digest;
import io.partvault.archive.json.Json;
import java.io.IOException;

/** The JSON fields of a data file, the same in commits and manifests. */
public final class DataFileCodec {

  private DataFileCodec() {}

  /** Writes the fields into an object that is already open. */
  public static void writeFields(JsonGenerator json, DataFile file) throws IOException {
    json.writeStringField("key", file.key());
    json.writeNumberField("firstRow", file.firstRow());
    json.writeNumberField("rows", file.rows());
    json.writeNumberField("rawBytes", file.rawBytes());
    json.writeNumberField("bytes", file.bytes());
    json.writeStringField("sha256", file.sha256());
    json.writeStringField("etag", file.etag());
    json.writeStringField("digest", file.digest().toString());
    json.writeStringField("topic", file.topic());
    json.writeNumberField("topicPartition", file.topicPartition());
    json.writeNumberField("firstOffset", file.firstOffset());
    json.writeNumberField("lastOffset", file.lastOffset());
  }

  /** Reads what {@link #writeFields} wrote. */
  public static DataFile read(JsonNode file) {
    return new DataFile(
        Json.text(file, "key"),
        Json.number(file, "firstRow"),
        Json.number(file, "rows"),
        Json.number(file, "rawBytes"),
        Json.number(file, "bytes"),
        Json.text(file, "sha256"),
        Json.text(file, "etag"),
        Digest.parse(Json.text(file, "digest")),
        Json.text(file, "topic"),
        Json.smallNumber(file, "topicPartition"),
        Json.number(file, "firstOffset"),
        Json.number(file, "lastOffset"));
  }
}
