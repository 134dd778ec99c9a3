// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.digest.Digest;
import io.partvault.archive.json.JsonFormatException;
import java.util.Base64;
import java.util.function.Function;

/**
 * How exports travel in record headers: bytes that hold ASCII which no header converter takes for a
 * number or a document.
 *
 * <pre>
 * partvault.begin    j + base64url(JSON)     begin record, null value
 * partvault.row      #1830271648399360.0     epoch and number of the record's first row
 * partvault.rows     #10                     how many lines the record holds, left out when 1
 * partvault.frame    #630000.00ab…           bytes and digest of its lines, where it is a zstd frame
 * partvault.seal     j + base64url(JSON)     seal record, null value
 * partvault.abandon  j + base64url(JSON)     abandon record, null value
 * </pre>
 *
 * A reader gets the bytes whole where both sides use ByteArrayConverter for headers, and base64 of
 * them where both use the default; both are read here, anything else is refused.
 */
public final class ExportHeaders {

  public static final String BEGIN = "partvault.begin";
  public static final String ROW = "partvault.row";
  public static final String ROWS = "partvault.rows";
  public static final String FRAME = "partvault.frame";
  public static final String SEAL = "partvault.seal";
  public static final String ABANDON = "partvault.abandon";

  private static final int MAX_DIGITS = 19;
  private static final int DIGEST_DIGITS = 32;

  private ExportHeaders() {}

  /** The value of {@link #ROW}. */
  public static byte[] row(long epoch, long row) {
    return ("#" + epoch + "." + row).getBytes(US_ASCII);
  }

  /** The value of {@link #ROWS}. */
  public static byte[] rows(int rows) {
    return ("#" + rows).getBytes(US_ASCII);
  }

  /** The value of {@link #FRAME}. */
  public static byte[] frame(FrameHeader frame) {
    return ("#" + frame.rawBytes() + "." + frame.digest()).getBytes(US_ASCII);
  }

  /** The value of {@link #BEGIN}. */
  public static byte[] begin(ExportBegin begin) {
    return document(ExportCodec.write(begin));
  }

  /** The value of {@link #SEAL}. */
  public static byte[] seal(PartitionSeal seal) {
    return document(ExportCodec.write(seal));
  }

  /** The value of {@link #ABANDON}. */
  public static byte[] abandon(ExportAbandon abandon) {
    return document(ExportCodec.write(abandon));
  }

  /**
   * Reads {@link #ROW}.
   *
   * @throws ExportHeaderException if the value is not what {@link #row} wrote
   */
  public static RowHeader readRow(Object value) {
    byte[] text = marked(ROW, '#', value);
    int dot = dot(text);
    return new RowHeader(
        number(ROW, value, text, 1, dot), number(ROW, value, text, dot + 1, text.length));
  }

  /**
   * Reads {@link #ROWS}.
   *
   * @throws ExportHeaderException if the value is not what {@link #rows} wrote
   */
  public static int readRows(Object value) {
    byte[] text = marked(ROWS, '#', value);
    long rows = number(ROWS, value, text, 1, text.length);
    if (rows < 1 || rows > Integer.MAX_VALUE) {
      throw refused(ROWS, value);
    }
    return (int) rows;
  }

  /**
   * Reads {@link #FRAME}.
   *
   * @throws ExportHeaderException if the value is not what {@link #frame} wrote
   */
  public static FrameHeader readFrame(Object value) {
    byte[] text = marked(FRAME, '#', value);
    int dot = dot(text);
    long rawBytes = number(FRAME, value, text, 1, dot);
    if (text.length - dot != 1 + DIGEST_DIGITS) {
      throw refused(FRAME, value);
    }
    try {
      Digest digest = Digest.parse(new String(text, dot + 1, DIGEST_DIGITS, US_ASCII));
      return new FrameHeader(rawBytes, digest);
    } catch (IllegalArgumentException e) {
      throw refused(FRAME, value);
    }
  }

  /**
   * Reads {@link #BEGIN}.
   *
   * @throws ExportHeaderException if the value is not what {@link #begin} wrote
   */
  public static ExportBegin readBegin(Object value) {
    return parsed(BEGIN, value, ExportCodec::readBegin);
  }

  /**
   * Reads {@link #SEAL}.
   *
   * @throws ExportHeaderException if the value is not what {@link #seal} wrote
   */
  public static PartitionSeal readSeal(Object value) {
    return parsed(SEAL, value, ExportCodec::readSeal);
  }

  /**
   * Reads {@link #ABANDON}.
   *
   * @throws ExportHeaderException if the value is not what {@link #abandon} wrote
   */
  public static ExportAbandon readAbandon(Object value) {
    return parsed(ABANDON, value, ExportCodec::readAbandon);
  }

  private static byte[] document(byte[] json) {
    byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(json);
    byte[] value = new byte[encoded.length + 1];
    value[0] = 'j';
    System.arraycopy(encoded, 0, value, 1, encoded.length);
    return value;
  }

  private static <T> T parsed(String header, Object value, Function<byte[], T> codec) {
    byte[] text = marked(header, 'j', value);
    byte[] json;
    try {
      json = Base64.getUrlDecoder().decode(new String(text, 1, text.length - 1, US_ASCII));
    } catch (IllegalArgumentException e) {
      throw refused(header, value);
    }
    try {
      return codec.apply(json);
    } catch (JsonFormatException e) {
      throw new ExportHeaderException(
          "Cannot read header %s: %s; source and sink must be of one version"
              .formatted(header, e.getMessage()),
          e);
    }
  }

  private static byte[] marked(String header, char mark, Object value) {
    byte[] text = value instanceof String string ? string.getBytes(US_ASCII) : bytes(header, value);
    if (text.length > 1 && text[0] == mark) {
      return text;
    }
    byte[] decoded = base64(header, value, text);
    if (decoded.length > 1 && decoded[0] == mark) {
      return decoded;
    }
    throw refused(header, value);
  }

  private static byte[] bytes(String header, Object value) {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    throw refused(header, value);
  }

  private static byte[] base64(String header, Object value, byte[] text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw refused(header, value);
    }
  }

  private static int dot(byte[] text) {
    int dot = 1;
    while (dot < text.length && text[dot] != '.') {
      dot++;
    }
    return dot;
  }

  /** A whole number that fits a long; no sign, nothing else. */
  private static long number(String header, Object value, byte[] text, int from, int to) {
    if (from >= to || to - from > MAX_DIGITS) {
      throw refused(header, value);
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw refused(header, value);
      }
      number = number * 10 + digit;
    }
    if (number < 0) {
      throw refused(header, value);
    }
    return number;
  }

  private static ExportHeaderException refused(String header, Object value) {
    String shown =
        value instanceof byte[] bytes ? new String(bytes, US_ASCII) : String.valueOf(value);
    String cut = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    return new ExportHeaderException(
        "Cannot read header "
            + header
            + ": its value '"
            + cut
            + "' is not what the source wrote; set header.converter to"
            + " org.apache.kafka.connect.converters.ByteArrayConverter on both connectors");
  }
}
