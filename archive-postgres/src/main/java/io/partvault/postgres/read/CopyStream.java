// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.sql.SQLException;

/**
 * The tuples of binary COPY, read as one stream wherever the server cuts it into messages.
 *
 * <p>Today's servers glue the header to the first tuple, send each tuple as a message of its own
 * and the trailer as another; nothing here relies on it. Not thread-safe.
 */
final class CopyStream {

  /** What {@link #nextTuple} returns at the end. */
  static final int END = -1;

  /** What {@link #nextField} returns for NULL. */
  static final int NULL = -1;

  private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1);
  // The upper half of the flags announces forms that an older reader cannot read.
  private static final int CRITICAL_FLAGS = 0xffff_0000;

  private final Messages messages;
  private byte[] data = new byte[0];
  private int position;
  private int limit;
  private int fieldOffset;
  private boolean headerRead;

  CopyStream(Messages messages) {
    this.messages = messages;
  }

  /** Where the bytes of COPY come from. */
  interface Messages extends AutoCloseable {
    /** The next message, null after the last. */
    byte[] next() throws SQLException;

    /** Ends a COPY that is not at its end. */
    @Override
    void close() throws SQLException;
  }

  /**
   * Goes to the next tuple.
   *
   * @return how many fields it has, or {@link #END}
   * @throws WireFormatException if the bytes are not binary COPY or end early
   */
  int nextTuple() throws SQLException {
    if (!headerRead) {
      readHeader();
      headerRead = true;
    }
    require(Short.BYTES);
    int fields = Wire.int2(data, position);
    position += Short.BYTES;
    if (fields == END) {
      requireEnd();
    } else if (fields < 0) {
      throw new WireFormatException("COPY sent a row of " + fields + " fields");
    }
    return fields;
  }

  /**
   * Goes to the next field of the tuple.
   *
   * @return its length in bytes, or {@link #NULL}
   * @throws WireFormatException if the bytes are not binary COPY or end early
   */
  int nextField() throws SQLException {
    require(Integer.BYTES);
    int length = Wire.int4(data, position);
    position += Integer.BYTES;
    if (length < NULL) {
      throw new WireFormatException("COPY sent a field of " + length + " bytes");
    }
    if (length > 0) {
      require(length);
      fieldOffset = position;
      position += length;
    }
    return length;
  }

  /** The array that holds the current field, valid until the next one. */
  byte[] fieldBytes() {
    return data;
  }

  /** Where in {@link #fieldBytes} the current field begins. */
  int fieldOffset() {
    return fieldOffset;
  }

  private void readHeader() throws SQLException {
    require(SIGNATURE.length + 2 * Integer.BYTES);
    for (byte expected : SIGNATURE) {
      if (data[position++] != expected) {
        throw new WireFormatException("COPY did not begin with the signature of its binary form");
      }
    }
    int flags = Wire.int4(data, position);
    int extensionBytes = Wire.int4(data, position + Integer.BYTES);
    position += 2 * Integer.BYTES;
    if ((flags & CRITICAL_FLAGS) != 0 || extensionBytes < 0) {
      throw new WireFormatException(
          "COPY has a header of an unknown form: flags 0x" + Integer.toHexString(flags));
    }
    require(extensionBytes);
    position += extensionBytes;
  }

  private void requireEnd() throws SQLException {
    if (position < limit || messages.next() != null) {
      throw new WireFormatException("COPY went on after its trailer");
    }
  }

  /** Makes sure that the next {@code count} bytes lie in {@link #data} in one piece. */
  private void require(int count) throws SQLException {
    while (limit - position < count) {
      byte[] message = messages.next();
      if (message == null) {
        throw new WireFormatException("COPY ended without its trailer");
      }
      if (position == limit) {
        data = message;
        position = 0;
        limit = message.length;
      } else {
        join(message, count);
      }
    }
  }

  /** Puts a message behind the unread rest of those before. */
  private void join(byte[] message, int wanted) {
    if (data.length - limit < message.length) {
      int rest = limit - position;
      // Doubling, so that a field in many messages is not copied for each; never as much at once
      // as a broken length asks for.
      long room = Math.max((long) rest + message.length, Math.min(wanted, 2L * rest));
      byte[] joined = new byte[Math.toIntExact(room)];
      System.arraycopy(data, position, joined, 0, rest);
      data = joined;
      position = 0;
      limit = rest;
    }
    System.arraycopy(message, 0, data, limit, message.length);
    limit += message.length;
  }
}
