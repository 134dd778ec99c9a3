// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is to be known of a text that is one JSON value, found in one pass over it.
 *
 * @param isObject whether it is an object
 * @param fields the wanted fields of that object that are there, with the text of their value; an
 *     empty text for {@code null}
 */
public record JsonText(boolean isObject, Map<String, String> fields) {

  /** Copies the map. */
  public JsonText {
    fields = Map.copyOf(fields);
  }

  /**
   * Reads a text.
   *
   * @param wanted names of fields on the first level
   * @throws JsonFormatException if it is no JSON, more than one value, or a wanted field is an
   *     object or a list; the message is the reason alone
   */
  public static JsonText read(String text, Set<String> wanted) {
    try (JsonParser parser = Json.parserOfAnything(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new JsonFormatException("it is empty");
      }
      Map<String, String> fields = new HashMap<>();
      if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          field(parser, wanted, fields);
        }
      } else {
        parser.skipChildren();
      }
      if (parser.nextToken() != null) {
        throw new JsonFormatException("more follows its first value");
      }
      return new JsonText(first == JsonToken.START_OBJECT, fields);
    } catch (JsonProcessingException e) {
      // Without the excerpt of the text that Jackson's message would show.
      throw new JsonFormatException(
          "it is no JSON from character " + e.getLocation().getCharOffset() + " on");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read JSON from memory", e);
    }
  }

  private static void field(JsonParser parser, Set<String> wanted, Map<String, String> fields)
      throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    if (wanted.contains(name)) {
      if (value.isStructStart()) {
        throw new JsonFormatException("its field '" + name + "' is an object or a list");
      }
      fields.put(name, value == JsonToken.VALUE_NULL ? "" : parser.getText());
    } else {
      parser.skipChildren();
    }
  }
}
