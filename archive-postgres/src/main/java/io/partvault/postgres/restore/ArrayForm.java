// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;
import io.partvault.postgres.line.JsonScan;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;

/**
 * Turns a JSON array into PostgreSQL's array text: nested like the array, {@code NULL} for null,
 * every string in quotes. A JSON string is that text already. Not thread-safe.
 */
final class ArrayForm implements ColumnForm {

  private static final byte[] NULL = "NULL".getBytes(US_ASCII);

  /** Appends the text of one element, not yet quoted. */
  @FunctionalInterface
  private interface Element {
    void append(byte[] line, int start, int end, LineBuffer text);
  }

  private final Element element;
  private final char delimiter;
  private final boolean nests;
  private final LineBuffer array = new LineBuffer();
  private final LineBuffer text = new LineBuffer();

  private ArrayForm(Element element, char delimiter, boolean nests) {
    this.element = element;
    this.delimiter = delimiter;
    this.nests = nests;
  }

  static ArrayForm of(LeafColumn target, int serverVersion, DecimalsSeen decimals) {
    int type = (int) target.elementTypeOid();
    boolean documents = type == TypeOids.JSON || type == TypeOids.JSONB;
    Element element =
        switch (type) {
          case TypeOids.JSON, TypeOids.JSONB ->
              (line, start, end, out) -> out.raw(line, start, end - start);
          case TypeOids.BYTEA -> ColumnForms::appendHex;
          case TypeOids.NUMERIC ->
              (line, start, end, out) -> {
                if (line[start] != '"') {
                  decimals.number();
                }
                scalar(line, start, end, out);
              };
          case TypeOids.CHAR ->
              (line, start, end, out) -> {
                ColumnForms.requireSingleByte(line, start, end, serverVersion);
                scalar(line, start, end, out);
              };
          default -> ArrayForm::scalar;
        };
    return new ArrayForm(element, target.delimiter(), !documents);
  }

  @Override
  public void append(byte[] line, int start, int end, LineBuffer out) {
    array.clear();
    if (line[start] == '"') {
      JsonScan.unescape(line, start + 1, end - 1, array);
    } else {
      appendArray(line, start, end);
    }
    CopyText.append(array.bytes(), 0, array.length(), out);
  }

  private void appendArray(byte[] line, int start, int end) {
    int depth = 0;
    int at = start;
    while (at < end) {
      byte next = line[at];
      if (next == '[' && (depth == 0 || nests)) {
        depth++;
        array.raw('{');
        at++;
      } else if (next == ']' && depth > 0) {
        depth--;
        array.raw('}');
        at++;
        if (depth == 0) {
          break;
        }
      } else if (next == ',' && depth > 0) {
        array.raw(delimiter);
        at++;
      } else if (depth > 0) {
        at = appendElement(line, at, end);
      } else {
        break;
      }
    }
    if (depth != 0 || at != end) {
      throw new LineException("an array is neither a JSON array nor a string");
    }
  }

  /** Blanks around a document are part of it; nobody writes any around other elements. */
  private int appendElement(byte[] line, int start, int end) {
    int first = JsonScan.blanksEnd(line, start, end);
    int valueEnd = JsonScan.valueEnd(line, first, end);
    int elementEnd = JsonScan.blanksEnd(line, valueEnd, end);
    if (JsonScan.is("null", line, start, elementEnd)) {
      array.raw(NULL);
      return elementEnd;
    }
    text.clear();
    if (nests) {
      element.append(line, first, valueEnd, text);
    } else {
      element.append(line, start, elementEnd, text);
    }
    quote();
    return elementEnd;
  }

  private void quote() {
    array.raw('"');
    byte[] bytes = text.bytes();
    for (int index = 0; index < text.length(); index++) {
      byte next = bytes[index];
      if (next == '"' || next == '\\') {
        array.raw('\\');
      }
      array.raw((char) (next & 0xff));
    }
    array.raw('"');
  }

  private static void scalar(byte[] line, int start, int end, LineBuffer text) {
    if (line[start] == '{' || line[start] == '[') {
      throw new LineException("an object or array stands where the element type has none");
    }
    if (line[start] == '"') {
      JsonScan.unescape(line, start + 1, end - 1, text);
    } else {
      text.raw(line, start, end - start);
    }
  }
}
