// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.partvault.archive.line.LineBuffer;
import io.partvault.archive.table.Column;
import io.partvault.postgres.line.JsonScan;
import io.partvault.postgres.line.LineException;
import io.partvault.postgres.read.LeafColumn;
import io.partvault.postgres.read.TypeOids;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The form of each type: what the lines say, back into the text that the type's own input function
 * reads. Most strings and numbers are that text already.
 */
final class ColumnForms {

  private static final int READS_OCTAL_SINCE = 160_000;
  private static final int OCTAL_LENGTH = "'\\\\310'".length();

  private ColumnForms() {}

  /**
   * The form for a column.
   *
   * @param archived the column as the manifest has it
   * @param target the column it goes into; of the same type or a wider one
   * @param serverVersion {@code server_version_num} of the database it goes into
   * @param decimals told how numerics stand there
   */
  static ColumnForm of(
      Column archived, LeafColumn target, int serverVersion, DecimalsSeen decimals) {
    int type = (int) target.baseTypeOid();
    return switch (type) {
      case TypeOids.JSON, TypeOids.JSONB -> CopyText::append;
      case TypeOids.BYTEA -> orNull(ColumnForms::appendHex);
      case TypeOids.NUMERIC -> orNull(new Numbers(new Texts(), decimals));
      case TypeOids.FLOAT8 -> orNull(archived.type().equals("real") ? new Widened() : new Texts());
      case TypeOids.CHAR -> orNull(singleByte(serverVersion));
      case TypeOids.INT2VECTOR, TypeOids.OIDVECTOR -> orNull(new Texts());
      default ->
          orNull(
              target.elementTypeOid() == 0
                  ? new Texts()
                  : ArrayForm.of(target, serverVersion, decimals));
    };
  }

  /** Whether {@code null} is a value of the column, and NULL is a field left out. */
  static boolean isDocument(LeafColumn target) {
    int type = (int) target.baseTypeOid();
    return type == TypeOids.JSON || type == TypeOids.JSONB;
  }

  /**
   * Refuses a byte outside ASCII in a {@code "char"}, which stands there in octal: older servers
   * read only the first character of its text, and would store a backslash.
   */
  static void requireSingleByte(byte[] line, int start, int end, int serverVersion) {
    boolean octal =
        end - start == OCTAL_LENGTH && line[start + 1] == '\\' && line[start + 2] == '\\';
    if (octal && serverVersion < READS_OCTAL_SINCE) {
      throw new LineException(
          "a byte outside ASCII cannot be written into a \"char\" before PostgreSQL 16");
    }
  }

  private static ColumnForm singleByte(int serverVersion) {
    Texts texts = new Texts();
    return (line, start, end, out) -> {
      requireSingleByte(line, start, end, serverVersion);
      texts.append(line, start, end, out);
    };
  }

  /** With no text at all, which is NULL, for null, and blanks taken off. */
  private static ColumnForm orNull(ColumnForm form) {
    return (line, start, end, out) -> {
      int from = JsonScan.blanksEnd(line, start, end);
      int to = JsonScan.blanksStart(line, from, end);
      if (line[from] != 'n' || !JsonScan.is("null", line, from, to)) {
        form.append(line, from, to, out);
      }
    };
  }

  /** A string's content, or a number or truth value as it stands there. */
  private static final class Texts implements ColumnForm {

    private final LineBuffer text = new LineBuffer();

    @Override
    public void append(byte[] line, int start, int end, LineBuffer out) {
      byte first = line[start];
      if (first == '{' || first == '[') {
        throw new LineException("an object or array stands where the type has none");
      }
      if (first != '"') {
        CopyText.append(line, start, end, out);
      } else if (end - start > 2 && JsonScan.specialFrom(line, start + 1, end) == end - 1) {
        // Without escapes there is nothing in it that needs quotes for COPY either.
        out.raw(line, start + 1, end - start - 2);
      } else {
        text.clear();
        JsonScan.unescape(line, start + 1, end - 1, text);
        CopyText.append(text.bytes(), 0, text.length(), out);
      }
    }
  }

  /** Notes whether the value is a number. */
  private record Numbers(ColumnForm form, DecimalsSeen decimals) implements ColumnForm {
    @Override
    public void append(byte[] line, int start, int end, LineBuffer out) {
      if (line[start] != '"') {
        decimals.number();
      }
      form.append(line, start, end, out);
    }
  }

  /**
   * A real that goes into a double precision: the same number, with all the digits it has there.
   */
  private static final class Widened implements ColumnForm {

    private final Texts texts = new Texts();

    @Override
    public void append(byte[] line, int start, int end, LineBuffer out) {
      if (line[start] == '"') {
        texts.append(line, start, end, out); // NaN and infinities
        return;
      }
      try {
        double value = Float.parseFloat(new String(line, start, end - start, US_ASCII));
        out.raw(Double.toString(value).getBytes(US_ASCII));
      } catch (NumberFormatException e) {
        throw new LineException("a real is no number");
      }
    }
  }

  /** Appends {@code \x} and the digits of a string of base64. */
  static void appendHex(byte[] line, int start, int end, LineBuffer out) {
    if (line[start] != '"' || end - start < 2) {
      throw new LineException("a bytea is no string");
    }
    ByteBuffer bytes;
    try {
      bytes = Base64.getDecoder().decode(ByteBuffer.wrap(line, start + 1, end - start - 2));
    } catch (IllegalArgumentException e) {
      throw new LineException("a bytea is no base64");
    }
    out.raw('\\');
    out.raw('x');
    while (bytes.hasRemaining()) {
      out.hex(bytes.get());
    }
  }
}
