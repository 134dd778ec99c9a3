// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

/**
 * A topic gave an offset that was taken in before. Whether it is the same record again can only be
 * told from the newest commit: the consumer went back, or the topic is another one.
 */
final class RewoundException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RewoundException(long offset, long position) {
    super("offset " + offset + " came again, " + position + " was due");
  }
}
