// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.partvault.archive.export.Origin;
import io.partvault.archive.json.Json;
import io.partvault.archive.json.JsonFormatException;
import io.partvault.archive.store.ObjectKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Says what a document is that its codec refused: cut off or overwritten, somebody else's, newer
 * than this, or at odds with itself. Decides only.
 */
final class Refusal {

  private static final String FORMAT = "format";
  private static final int FIELDS_SHOWN = 5;

  private Refusal() {}

  /**
   * What is wrong with a document.
   *
   * @param what it must be: {@code a manifest}
   * @param newest the newest format that is known here
   * @param refused what the codec said
   */
  static Flaw flaw(
      ObjectKey key, byte[] json, String what, int newest, JsonFormatException refused) {
    JsonNode document;
    try {
      document = Json.parse(json, key.value());
    } catch (JsonFormatException e) {
      return new Flaw(
          Defect.UNREADABLE, what, "%d bytes: %s".formatted(json.length, reason(key, e)));
    }
    JsonNode format = document.path(FORMAT);
    boolean isOurs = !document.has("origin") || Origin.isKnown(document.get("origin").asText());
    if (!format.isIntegralNumber() || !isOurs) {
      return new Flaw(Defect.FOREIGN, what, "a JSON document with the fields " + fields(document));
    }
    if (format.longValue() > newest) {
      return new Flaw(
          Defect.NEWER_FORMAT, "format " + newest + " at most", "format " + format.longValue());
    }
    return new Flaw(Defect.CONTRADICTORY, what, reason(key, refused));
  }

  /** Of a newer format nothing is known; anything else is as bad as the document is important. */
  static Severity severity(Flaw flaw, Severity otherwise) {
    return flaw.defect() == Defect.NEWER_FORMAT ? Severity.UNDETERMINED : otherwise;
  }

  /** The sentence without the object's name, which is said anyway, and on one line. */
  private static String reason(ObjectKey key, JsonFormatException e) {
    String message = e.getMessage();
    int named = message.indexOf(key.value() + ": ");
    String reason = named < 0 ? message : message.substring(named + key.value().length() + 2);
    return reason.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String fields(JsonNode document) {
    List<String> names = new ArrayList<>();
    for (Iterator<String> all = document.fieldNames(); all.hasNext(); ) {
      String name = all.next();
      if (names.size() == FIELDS_SHOWN) {
        names.add("…");
        break;
      }
      names.add(name);
    }
    return names.isEmpty() ? "(none)" : String.join(", ", names);
  }
}
