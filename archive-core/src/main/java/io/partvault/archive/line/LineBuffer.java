// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A reused, growing byte buffer that JSON text is appended to.
 *
 * <p>Not thread-safe. It grows to the longest line; a buffer that one huge line has blown up is
 * given back at the next {@link #clear}.
 */
public final class LineBuffer {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH_BYTE = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int INITIAL_BYTES = 4 * 1024;
  private static final int KEPT_BYTES = 4 * 1024 * 1024;
  // The largest array that every JVM can make.
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] BASE64 =
      ascii("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  private static final byte[] LONG_MIN = ascii(Long.toString(Long.MIN_VALUE));

  private byte[] bytes = new byte[INITIAL_BYTES];
  private int length;

  /** The array that holds the text from index 0 on; another one after it had to grow. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes appended since the last {@link #clear}. */
  public int length() {
    return length;
  }

  /** Starts a new text. */
  public void clear() {
    length = 0;
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[INITIAL_BYTES];
    }
  }

  /** Takes back everything after the first {@code newLength} bytes. */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException(
          "Cannot truncate a text of " + length + " bytes to " + newLength);
    }
    length = newLength;
  }

  /** Replaces one byte that was appended before. */
  public void set(int index, char ascii) {
    bytes[index] = (byte) ascii;
  }

  /** Appends one ASCII character as it is. */
  public void raw(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
  }

  /** Appends bytes as they are. */
  public void raw(byte[] source, int offset, int count) {
    reserve(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Appends bytes as they are. */
  public void raw(byte[] source) {
    raw(source, 0, source.length);
  }

  /** Appends a number with all its digits. */
  public void number(long value) {
    if (value == Long.MIN_VALUE) {
      raw(LONG_MIN);
      return;
    }
    if (value < 0) {
      raw('-');
    }
    digits(Math.abs(value), 1);
  }

  /** Appends a number that is not negative, with zeros in front up to {@code width} digits. */
  public void digits(long value, int width) {
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    count = Math.max(count, width);
    reserve(count);
    long rest = value;
    for (int index = length + count - 1; index >= length; index--) {
      long tenth = rest / 10;
      bytes[index] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    }
    length += count;
  }

  /** Appends the two hexadecimal digits of a byte, in lower case. */
  public void hex(byte value) {
    reserve(2);
    bytes[length++] = HEX[(value >> 4) & 0xf];
    bytes[length++] = HEX[value & 0xf];
  }

  /**
   * Appends UTF-8 text as a JSON string with its quotes.
   *
   * @throws LineFormatException if the text is not UTF-8 or too long
   */
  public void string(byte[] source, int offset, int count) {
    raw('"');
    escaped(source, offset, count);
    raw('"');
  }

  /**
   * Appends UTF-8 text escaped for a JSON string (RFC 8259), without quotes.
   *
   * @throws LineFormatException if the text is not UTF-8 or too long
   */
  public void escaped(byte[] source, int offset, int count) {
    int end = offset + count;
    int start = offset;
    int index = plainEnd(source, start, end);
    while (index < end) {
      if (source[index] < 0) {
        index = Utf8.endOfNonAscii(source, index, end);
      } else {
        raw(source, start, index - start);
        escape(source[index]);
        index++;
        start = index;
      }
      index = plainEnd(source, index, end);
    }
    raw(source, start, end - start);
  }

  /** Appends bytes as a JSON string of base64 (RFC 4648 section 4, padded), with its quotes. */
  public void base64(byte[] source, int offset, int count) {
    reserve(2 + 4 * ((count + 2L) / 3));
    bytes[length++] = '"';
    int end = offset + count;
    int index = offset;
    for (; end - index >= 3; index += 3) {
      int group =
          (source[index] & 0xff) << 16
              | (source[index + 1] & 0xff) << 8
              | (source[index + 2] & 0xff);
      base64Group(group, 4);
    }
    if (end - index == 2) {
      base64Group((source[index] & 0xff) << 16 | (source[index + 1] & 0xff) << 8, 3);
    } else if (end - index == 1) {
      base64Group((source[index] & 0xff) << 16, 2);
    }
    bytes[length++] = '"';
  }

  private void base64Group(int group, int digits) {
    for (int digit = 0; digit < 4; digit++) {
      bytes[length++] = digit < digits ? BASE64[(group >> (18 - 6 * digit)) & 0x3f] : (byte) '=';
    }
  }

  /** Where the run of bytes ends that stand for themselves in a JSON string. */
  private static int plainEnd(byte[] source, int from, int end) {
    int index = from;
    for (; end - index >= Long.BYTES; index += Long.BYTES) {
      long special = specialBytes((long) LONG.get(source, index));
      if (special != 0) {
        return index + (Long.numberOfTrailingZeros(special) >>> 3);
      }
    }
    while (index < end && isPlain(source[index])) {
      index++;
    }
    return index;
  }

  /**
   * The high bit of the first byte that needs care: outside ASCII, a control character, a quote or
   * a backslash. Bits above the first may be wrong, because subtraction borrows upwards.
   */
  private static long specialBytes(long word) {
    long quote = word ^ ('"' * EACH_BYTE);
    long backslash = word ^ ('\\' * EACH_BYTE);
    long control = (word - 0x20 * EACH_BYTE) & ~word;
    return (word
            | control
            | ((quote - EACH_BYTE) & ~quote)
            | ((backslash - EACH_BYTE) & ~backslash))
        & HIGH_BITS;
  }

  private static boolean isPlain(byte value) {
    return value >= ' ' && value != '"' && value != '\\';
  }

  private void escape(byte value) {
    raw('\\');
    switch (value) {
      case '"', '\\' -> raw((char) value);
      case '\b' -> raw('b');
      case '\f' -> raw('f');
      case '\n' -> raw('n');
      case '\r' -> raw('r');
      case '\t' -> raw('t');
      default -> {
        raw('u');
        raw('0');
        raw('0');
        hex(value);
      }
    }
  }

  private void reserve(long count) {
    if (bytes.length - length < count) {
      grow(length + count);
    }
  }

  private void grow(long needed) {
    if (needed > MAX_BYTES) {
      throw new LineFormatException(
          "its line would be longer than " + MAX_BYTES + " bytes, the most that Java can hold");
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * bytes.length)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
