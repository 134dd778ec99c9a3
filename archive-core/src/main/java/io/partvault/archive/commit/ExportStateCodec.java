// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.export.ExportCodec;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The JSON fields of an export's state. */
final class ExportStateCodec {

  private static final String STATE = "state";
  private static final String OPEN = "open";
  private static final String ABANDONED = "abandoned";
  private static final String MANIFEST_DUE = "manifest due";
  private static final String BROKEN = "broken";
  private static final String SUPERSEDED = "superseded";
  private static final String ENDED = "ended";
  private static final String REASON = "reason";
  private static final String SEAL = "seal";
  private static final String BY_EPOCH = "byEpoch";

  private ExportStateCodec() {}

  static void writeFields(JsonGenerator json, ExportState state) throws IOException {
    if (state instanceof ExportState.Open) {
      json.writeStringField(STATE, OPEN);
    } else if (state instanceof ExportState.Abandoned abandoned) {
      json.writeStringField(STATE, ABANDONED);
      json.writeStringField(REASON, abandoned.reason());
    } else if (state instanceof ExportState.ManifestDue due) {
      json.writeStringField(STATE, MANIFEST_DUE);
      json.writeFieldName(SEAL);
      json.writeRawValue(new String(ExportCodec.write(due.seal()), StandardCharsets.UTF_8));
    } else if (state instanceof ExportState.Broken broken) {
      json.writeStringField(STATE, BROKEN);
      writeFinding(json, broken.finding());
    } else if (state instanceof ExportState.Superseded superseded) {
      json.writeStringField(STATE, SUPERSEDED);
      json.writeNumberField(BY_EPOCH, superseded.byEpoch());
    } else {
      json.writeStringField(STATE, ENDED);
    }
  }

  static ExportState read(JsonNode object) {
    String state = Json.text(object, STATE);
    return switch (state) {
      case OPEN -> new ExportState.Open();
      case ABANDONED -> new ExportState.Abandoned(Json.text(object, REASON));
      case MANIFEST_DUE ->
          new ExportState.ManifestDue(ExportCodec.readSeal(Json.required(object, SEAL)));
      case BROKEN -> new ExportState.Broken(readFinding(object));
      case SUPERSEDED -> new ExportState.Superseded(Json.number(object, BY_EPOCH));
      case ENDED -> new ExportState.Ended();
      default -> throw new JsonFormatException("Export state '" + state + "' is not known");
    };
  }

  static void writeFinding(JsonGenerator json, Finding finding) throws IOException {
    json.writeStringField(REASON, finding.reason());
    json.writeStringField("expected", finding.expected());
    json.writeStringField("found", finding.found());
    json.writeNumberField("offset", finding.offset());
  }

  static Finding readFinding(JsonNode object) {
    return new Finding(
        Json.text(object, REASON),
        Json.text(object, "expected"),
        Json.text(object, "found"),
        Json.number(object, "offset"));
  }
}
