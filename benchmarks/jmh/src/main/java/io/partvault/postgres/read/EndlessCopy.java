// SPDX-License-Identifier: Apache-2.0
package io.partvault.postgres.read;

/**
 * A COPY that hands the same tuples out for ever, each a message of its own as servers send them,
 * and each with a ctid behind the one before.
 */
final class EndlessCopy implements CopyStream.Messages {

  private static final int CTID_OFFSET = Short.BYTES + Integer.BYTES;
  private static final int CTID_BYTES = 6;

  private final byte[][] tuples;
  private boolean headerSent;
  private int next;
  private long ctid;

  /** The tuples must begin with a ctid; it is overwritten. */
  EndlessCopy(byte[][] tuples) {
    this.tuples = tuples;
  }

  @Override
  public byte[] next() {
    if (!headerSent) {
      headerSent = true;
      return new CopyBytes().header().bytes();
    }
    byte[] tuple = tuples[next];
    next = (next + 1) % tuples.length;
    long rest = ++ctid;
    for (int index = CTID_OFFSET + CTID_BYTES - 1; index >= CTID_OFFSET; index--) {
      tuple[index] = (byte) rest;
      rest >>>= Byte.SIZE;
    }
    return tuple;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
