// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.struct;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.partvault.archive.json.Json;
import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.line.LineForm;
import java.util.Arrays;

/** A field of a row, with how its name and its values stand in the line. */
final class LineField {

  private static final byte[] NULL = "null".getBytes(UTF_8);

  private final String name;
  private final LineForm form;
  private final byte[] prefix;

  /**
   * A field of a Struct or Map.
   *
   * @param form {@link LineForm#UNSAID} where the Java type of a value decides alone
   */
  LineField(String name, LineForm form) {
    this.name = name;
    this.form = form;
    LineBuffer line = new LineBuffer();
    line.raw(',');
    JavaValues.string(name, line);
    line.raw(':');
    prefix = Arrays.copyOf(line.bytes(), line.length());
  }

  String name() {
    return name;
  }

  /** Appends a comma, the name and the value; nothing for a document that is SQL NULL. */
  void append(Object value, LineBuffer line) {
    if (value == null) {
      if (form != LineForm.DOCUMENT) {
        line.raw(prefix);
        line.raw(NULL);
      }
      return;
    }
    line.raw(prefix);
    if (value instanceof String text && isJson(text)) {
      json(text, line);
    } else {
      JavaValues.append(value, line);
    }
  }

  /**
   * Whether a text is the JSON that the source sends under this form. A transformation that masks
   * fields puts other texts there, which are strings.
   */
  private boolean isJson(String text) {
    return switch (form) {
      case NUMBER -> Json.isNumber(text);
      case ARRAY -> (text.startsWith("[") || text.startsWith("\"")) && Json.isValue(text);
      case DOCUMENT -> Json.isValue(text);
      default -> false;
    };
  }

  /** The source sends no line breaks; a transformation may, and a line must stay one. */
  private static void json(String text, LineBuffer line) {
    line.raw(text.replace('\n', ' ').replace('\r', ' ').getBytes(UTF_8));
  }
}
