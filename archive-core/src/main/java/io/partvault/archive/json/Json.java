// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Writes JSON by a streaming generator and reads it as a tree, with errors that name the field.
 * Thread-safe.
 */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();
  // Two values for one field, or anything behind the document: somebody wrote it by hand.
  private static final ObjectMapper TREES =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  // For what came from a database: a row may nest as deep, and hold numbers as long, as it likes.
  private static final JsonFactory ANYTHING =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private Json() {}

  /** Writes the fields of one object. */
  @FunctionalInterface
  public interface Fields {
    /** Called between the object's braces. */
    void write(JsonGenerator json) throws IOException;
  }

  /** One object in UTF-8, without blanks; the same fields always give the same bytes. */
  public static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON into memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one object.
   *
   * @param what names the document in error messages
   * @throws JsonFormatException if it is not a JSON object
   */
  public static JsonNode parse(byte[] json, String what) {
    try {
      JsonNode node = TREES.readTree(json);
      if (node == null || !node.isObject()) {
        throw new JsonFormatException("Cannot read " + what + ": not a JSON object");
      }
      return node;
    } catch (IOException e) {
      throw new JsonFormatException("Cannot read " + what + ": " + e.getMessage(), e);
    }
  }

  static JsonParser parserOfAnything(String text) throws IOException {
    return ANYTHING.createParser(text);
  }

  /** Whether a text is one JSON value and nothing else but blanks and line breaks around it. */
  public static boolean isValue(String text) {
    try (JsonParser parser = ANYTHING.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read JSON from memory", e);
    }
  }

  /** Whether a text is a JSON number and nothing else. */
  public static boolean isNumber(String text) {
    try (JsonParser parser = ANYTHING.createParser(text)) {
      JsonToken token = parser.nextToken();
      return token != null
          && token.isNumeric()
          && parser.getText().length() == text.length()
          && parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read JSON from memory", e);
    }
  }

  /**
   * Refuses a document of another version.
   *
   * @throws JsonFormatException if its field {@code format} is not the known version
   */
  public static void requireFormat(JsonNode document, int known) {
    long format = number(document, "format");
    if (format != known) {
      throw new JsonFormatException("format " + format + " is not known here, only " + known);
    }
  }

  /** The text in a field. */
  public static String text(JsonNode object, String field) {
    JsonNode value = required(object, field);
    if (!value.isTextual()) {
      throw new JsonFormatException("Field '" + field + "' is not a string: " + value);
    }
    return value.textValue();
  }

  /** The whole number in a field. */
  public static long number(JsonNode object, String field) {
    JsonNode value = required(object, field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new JsonFormatException("Field '" + field + "' is not a whole number: " + value);
    }
    return value.longValue();
  }

  /** The whole number in a field, within the range of an int. */
  public static int smallNumber(JsonNode object, String field) {
    long value = number(object, field);
    if (value != (int) value) {
      throw new JsonFormatException("Field '" + field + "' is out of range: " + value);
    }
    return (int) value;
  }

  /** The truth value in a field. */
  public static boolean flag(JsonNode object, String field) {
    JsonNode value = required(object, field);
    if (!value.isBoolean()) {
      throw new JsonFormatException("Field '" + field + "' is not true or false: " + value);
    }
    return value.booleanValue();
  }

  /** The instant in a field, in ISO 8601. */
  public static Instant instant(JsonNode object, String field) {
    String text = text(object, field);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new JsonFormatException("Field '" + field + "' is not an instant: " + text, e);
    }
  }

  /** The list in a field. */
  public static JsonNode list(JsonNode object, String field) {
    JsonNode value = required(object, field);
    if (!value.isArray()) {
      throw new JsonFormatException("Field '" + field + "' is not a list: " + value);
    }
    return value;
  }

  /** The value of a field that has to be there. */
  public static JsonNode required(JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null || value.isNull()) {
      throw new JsonFormatException("Field '" + field + "' is missing");
    }
    return value;
  }
}
