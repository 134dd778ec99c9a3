// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;
import java.util.Arrays;

/**
 * Turns PostgreSQL's array text into a JSON array: nested like the dimensions, NULL elements as
 * null.
 *
 * <p>What a JSON array cannot say without doubt stays PostgreSQL's text, as a JSON string: unusual
 * lower bounds; arrays of json or jsonb with more than one dimension (a nested array could be a
 * document) or with a JSON null among the elements (it could be SQL NULL).
 *
 * <p>Not thread-safe.
 */
final class ArrayText implements WireDecoder {

  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private final ArrayElement element;
  private final byte delimiter;
  private final boolean nests;

  private byte[] unescaped = new byte[256];
  private byte[] text = NULL;
  private int index;
  private int end;

  private ArrayText(ArrayElement element, char delimiter, boolean nests) {
    this.element = element;
    this.delimiter = (byte) delimiter;
    this.nests = nests;
  }

  static ArrayText of(long elementTypeOid, char delimiter, DecimalMode decimals) {
    boolean documents = elementTypeOid == TypeOids.JSON || elementTypeOid == TypeOids.JSONB;
    return new ArrayText(ArrayElements.of(elementTypeOid, decimals), delimiter, !documents);
  }

  @Override
  public void decode(byte[] wire, int offset, int length, LineBuffer line) {
    text = wire;
    index = offset;
    end = offset + length;
    int mark = line.length();
    if (!appendArray(line)) {
      line.truncate(mark);
      line.string(wire, offset, length);
    }
  }

  /** Appends the array if all of it has a JSON form. */
  private boolean appendArray(LineBuffer line) {
    int depth = 0;
    boolean valueDue = true;
    while (index < end) {
      byte next = text[index];
      if (next == '{' && valueDue && (depth == 0 || nests)) {
        depth++;
        line.raw('[');
        index++;
        valueDue = index < end && text[index] != '}';
      } else if (next == '}' && !valueDue && depth > 0) {
        depth--;
        line.raw(']');
        index++;
        if (depth == 0) {
          return index == end;
        }
      } else if (next == delimiter && !valueDue && depth > 0) {
        line.raw(',');
        index++;
        valueDue = true;
      } else if (valueDue && depth > 0 && appendElement(line)) {
        valueDue = false;
      } else {
        return false;
      }
    }
    return false;
  }

  private boolean appendElement(LineBuffer line) {
    if (text[index] == '"') {
      int length = unescape();
      return length >= 0 && element.append(unescaped, 0, length, line);
    }
    int start = index;
    while (index < end && text[index] != delimiter && text[index] != '}') {
      index++;
    }
    if (isNull(start, index)) {
      line.raw(NULL);
      return true;
    }
    return index > start && element.append(text, start, index - start, line);
  }

  /** Reads a quoted element; −1 if its closing quote is missing. */
  private int unescape() {
    int length = 0;
    for (index++; index < end; index++) {
      byte next = text[index];
      if (next == '"') {
        index++;
        return length;
      }
      if (next == '\\' && index + 1 < end) {
        index++;
      }
      if (length == unescaped.length) {
        unescaped = Arrays.copyOf(unescaped, 2 * length);
      }
      unescaped[length++] = text[index];
    }
    return -1;
  }

  private boolean isNull(int start, int stop) {
    return stop - start == NULL.length
        && text[start] == 'N'
        && text[start + 1] == 'U'
        && text[start + 2] == 'L'
        && text[start + 3] == 'L';
  }
}
