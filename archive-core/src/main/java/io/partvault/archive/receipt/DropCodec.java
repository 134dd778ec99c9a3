// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.receipt;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.export.Origin;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.table.TableCodec;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes and reads {@code intents/….json} and {@code receipts/….json}. */
public final class DropCodec {

  /** Version of both; versions above it are refused. */
  public static final int FORMAT = Documents.FORMAT;

  private static final String FORMAT_FIELD = "format";
  private static final String EPOCH = "epoch";
  private static final String PROOF = "proof";
  private static final String AT = "at";
  private static final String ORIGIN = "origin";
  private static final String COMPARED = "compared";
  private static final String SYSTEM_IDENTIFIER = "systemIdentifier";

  private DropCodec() {}

  /** An intent as JSON; the same intent always gives the same bytes. */
  public static byte[] write(DropIntent intent) {
    return Json.object(
        json -> {
          json.writeNumberField(FORMAT_FIELD, FORMAT);
          TableCodec.write(json, intent.tablePartition());
          json.writeNumberField(EPOCH, intent.epoch());
          writeProof(json, intent.proof());
          if (intent.compared().isPresent()) {
            writeCompared(json, intent.compared().get());
          }
          json.writeStringField(AT, intent.at().toString());
        });
  }

  /** A receipt as JSON; the same receipt always gives the same bytes. */
  public static byte[] write(DropReceipt receipt) {
    return Json.object(
        json -> {
          json.writeNumberField(FORMAT_FIELD, FORMAT);
          TableCodec.write(json, receipt.tablePartition());
          json.writeStringField("outcome", receipt.outcome().text());
          json.writeNumberField(EPOCH, receipt.epoch());
          json.writeArrayFieldStart("manifests");
          for (String manifest : receipt.manifests()) {
            json.writeString(manifest);
          }
          json.writeEndArray();
          writeProof(json, receipt.proof());
          if (receipt.compared().isPresent()) {
            writeCompared(json, receipt.compared().get());
          }
          json.writeStringField(AT, receipt.at().toString());
        });
  }

  /**
   * Reads an intent; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws io.partvault.archive.json.JsonFormatException if it is no intent
   */
  public static DropIntent readIntent(byte[] json, String what) {
    return Documents.read(
        json,
        what,
        document ->
            new DropIntent(
                TableCodec.readTablePartition(document),
                Json.number(document, EPOCH),
                readProof(document),
                readCompared(document),
                Instant.parse(Json.text(document, AT))));
  }

  /**
   * Reads a receipt; unknown fields are ignored.
   *
   * @param what names the object in error messages, its key as a rule
   * @throws io.partvault.archive.json.JsonFormatException if it is no receipt
   */
  public static DropReceipt readReceipt(byte[] json, String what) {
    return Documents.read(
        json,
        what,
        document ->
            new DropReceipt(
                TableCodec.readTablePartition(document),
                DropReceipt.Outcome.valueOf(
                    Json.text(document, "outcome").toUpperCase(Locale.ROOT)),
                Json.number(document, EPOCH),
                readManifests(document),
                readProof(document),
                readCompared(document),
                Instant.parse(Json.text(document, AT))));
  }

  private static List<String> readManifests(JsonNode document) {
    List<String> manifests = new ArrayList<>();
    for (JsonNode manifest : Json.list(document, "manifests")) {
      if (!manifest.isTextual()) {
        throw new JsonFormatException("Field 'manifests' holds what is not a string: " + manifest);
      }
      manifests.add(manifest.textValue());
    }
    return manifests;
  }

  private static void writeProof(JsonGenerator json, DropProof proof) throws IOException {
    json.writeObjectFieldStart(PROOF);
    json.writeNumberField("rows", proof.rows());
    json.writeNumberField("horizon", proof.horizon());
    json.writeNumberField("walPosition", proof.walPosition());
    json.writeStringField("provenAt", proof.provenAt().toString());
    json.writeEndObject();
  }

  /** Told with the origin, and left out where the archive knows the table partition itself. */
  private static void writeCompared(JsonGenerator json, ComparedLeaf compared) throws IOException {
    json.writeStringField(ORIGIN, Origin.DEBEZIUM.word());
    json.writeObjectFieldStart(COMPARED);
    TableCodec.writeIdentity(json, compared.oid(), compared.bounds());
    json.writeStringField(SYSTEM_IDENTIFIER, compared.systemIdentifier());
    json.writeEndObject();
  }

  private static Optional<ComparedLeaf> readCompared(JsonNode document) {
    if (!document.has(COMPARED)) {
      return Optional.empty();
    }
    JsonNode compared = Json.required(document, COMPARED);
    return Optional.of(
        new ComparedLeaf(
            TableCodec.readOid(compared),
            TableCodec.readBounds(compared),
            Json.text(compared, SYSTEM_IDENTIFIER)));
  }

  private static DropProof readProof(JsonNode document) {
    JsonNode proof = Json.required(document, PROOF);
    return new DropProof(
        Json.number(proof, "rows"),
        Json.number(proof, "horizon"),
        Json.number(proof, "walPosition"),
        Instant.parse(Json.text(proof, "provenAt")));
  }
}
