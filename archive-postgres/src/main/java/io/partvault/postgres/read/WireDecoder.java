// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

import io.partvault.archive.line.LineBuffer;

/** Turns one field that is not NULL from the form in which the server sends it into JSON. */
@FunctionalInterface
interface WireDecoder {

  /**
   * Appends the JSON value.
   *
   * @throws WireFormatException if the bytes do not have the form of the type
   */
  void decode(byte[] wire, int offset, int length, LineBuffer line);
}
