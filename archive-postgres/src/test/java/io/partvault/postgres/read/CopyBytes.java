// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Builds what a server sends in binary COPY, and hands it out in messages of any size. */
final class CopyBytes {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  CopyBytes header() {
    bytes.writeBytes("PGCOPY\n\377\r\n\0".getBytes(ISO_8859_1));
    return int4(0).int4(0);
  }

  CopyBytes raw(byte... value) {
    bytes.writeBytes(value);
    return this;
  }

  CopyBytes int2(int value) {
    bytes.write(value >> 8);
    bytes.write(value);
    return this;
  }

  CopyBytes int4(long value) {
    return int2((int) (value >> 16)).int2((int) value);
  }

  CopyBytes field(byte... value) {
    int4(value.length);
    bytes.writeBytes(value);
    return this;
  }

  CopyBytes field(String text) {
    return field(text.getBytes(UTF_8));
  }

  CopyBytes nullField() {
    return int4(-1);
  }

  /** Field count, ctid and xmin; the columns follow. */
  CopyBytes row(int columns, long block, int item, long xmin) {
    return int2(columns + 2)
        .field(new CopyBytes().int4(block).int2(item).bytes())
        .field(new CopyBytes().int4(xmin).bytes());
  }

  CopyBytes trailer() {
    return int2(-1);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  FakeMessages inMessagesOf(int size) {
    return new FakeMessages(bytes(), size);
  }

  /** The bytes of a COPY that is already over, cut into messages. */
  static final class FakeMessages implements CopyStream.Messages {
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private boolean closed;

    private FakeMessages(byte[] bytes, int size) {
      for (int start = 0; start < bytes.length; start += size) {
        messages.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + size)));
      }
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public byte[] next() {
      return messages.poll();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
