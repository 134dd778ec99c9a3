// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;

/** The JSON forms of array elements, equal to those of a column of the element's type. */
final class ArrayElements {

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final String BYTEA_PREFIX = "\\x";
  private static final String UTC_SUFFIX = "+00";

  private ArrayElements() {}

  static ArrayElement of(long elementTypeOid, DecimalMode decimals) {
    return switch ((int) elementTypeOid) {
      case TypeOids.INT2, TypeOids.INT4, TypeOids.INT8, TypeOids.OID -> ArrayElements::number;
      case TypeOids.FLOAT4, TypeOids.FLOAT8 -> ArrayElements::number;
      case TypeOids.NUMERIC ->
          decimals == DecimalMode.NUMBER ? ArrayElements::number : ArrayElements::string;
      case TypeOids.BOOL -> ArrayElements::bool;
      case TypeOids.TIMESTAMP -> ArrayElements::timestamp;
      case TypeOids.TIMESTAMPTZ -> ArrayElements::timestamptz;
      case TypeOids.BYTEA -> ArrayElements::bytea;
      case TypeOids.JSON, TypeOids.JSONB -> ArrayElements::document;
      case TypeOids.CHAR -> ArrayElements::singleByte;
      default -> ArrayElements::string;
    };
  }

  private static boolean number(byte[] text, int offset, int length, LineBuffer line) {
    JsonTexts.number(text, offset, length, line);
    return true;
  }

  private static boolean string(byte[] text, int offset, int length, LineBuffer line) {
    line.string(text, offset, length);
    return true;
  }

  private static boolean singleByte(byte[] text, int offset, int length, LineBuffer line) {
    if (length == 1) {
      Texts.singleByte(text, offset, length, line);
    } else {
      line.string(text, offset, length);
    }
    return true;
  }

  private static boolean bool(byte[] text, int offset, int length, LineBuffer line) {
    if (length != 1 || (text[offset] != 't' && text[offset] != 'f')) {
      return false;
    }
    line.raw(text[offset] == 't' ? TRUE : FALSE);
    return true;
  }

  private static boolean timestamp(byte[] text, int offset, int length, LineBuffer line) {
    if (isOnlyPostgres(text, offset, length)) {
      return string(text, offset, length, line);
    }
    appendIso(text, offset, length, line);
    line.raw('"');
    return true;
  }

  private static boolean timestamptz(byte[] text, int offset, int length, LineBuffer line) {
    if (isOnlyPostgres(text, offset, length)) {
      return string(text, offset, length, line);
    }
    if (!endsWith(text, offset, length, UTC_SUFFIX)) {
      return false;
    }
    appendIso(text, offset, length - UTC_SUFFIX.length(), line);
    line.raw('Z');
    line.raw('"');
    return true;
  }

  /** Infinities and years before Christ keep PostgreSQL's text, as in {@link DateTimes}. */
  private static boolean isOnlyPostgres(byte[] text, int offset, int length) {
    return endsWith(text, offset, length, "infinity") || endsWith(text, offset, length, " BC");
  }

  private static void appendIso(byte[] text, int offset, int length, LineBuffer line) {
    line.raw('"');
    for (int index = offset; index < offset + length; index++) {
      line.raw(text[index] == ' ' ? 'T' : (char) text[index]);
    }
  }

  private static boolean bytea(byte[] text, int offset, int length, LineBuffer line) {
    int digits = length - BYTEA_PREFIX.length();
    if (digits < 0 || digits % 2 != 0 || text[offset] != '\\' || text[offset + 1] != 'x') {
      return false;
    }
    byte[] bytes = new byte[digits / 2];
    for (int index = 0; index < bytes.length; index++) {
      int at = offset + BYTEA_PREFIX.length() + 2 * index;
      bytes[index] =
          (byte) (Character.digit(text[at], 16) << 4 | Character.digit(text[at + 1], 16));
    }
    line.base64(bytes, 0, bytes.length);
    return true;
  }

  /** A JSON null would look like an element that is SQL NULL. */
  private static boolean document(byte[] text, int offset, int length, LineBuffer line) {
    if (JsonTexts.isNull(text, offset, length)) {
      return false;
    }
    JsonTexts.document(text, offset, length, line);
    return true;
  }

  private static boolean endsWith(byte[] text, int offset, int length, String suffix) {
    if (length < suffix.length()) {
      return false;
    }
    int start = offset + length - suffix.length();
    for (int index = 0; index < suffix.length(); index++) {
      if (text[start + index] != suffix.charAt(index)) {
        return false;
      }
    }
    return true;
  }
}
