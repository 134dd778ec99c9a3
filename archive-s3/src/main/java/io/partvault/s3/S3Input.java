// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The content of one object. Failures on the way are {@link IOException}s, as for any stream; a
 * stream that is closed early gives its connection up instead of reading the rest.
 */
final class S3Input extends InputStream {

  private final ResponseInputStream<?> in;
  private boolean atEnd;

  S3Input(ResponseInputStream<?> in) {
    this.in = requireNonNull(in, "in is null");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = in.read(buffer, offset, length);
      atEnd = count < 0;
      return count;
    } catch (SdkException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    if (atEnd) {
      in.close();
    } else {
      in.abort();
    }
  }
}
