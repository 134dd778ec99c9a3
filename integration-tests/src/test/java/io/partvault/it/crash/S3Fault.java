// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

/** What becomes of a request to the S3 server. */
sealed interface S3Fault {

  /** It is let through. */
  record None() implements S3Fault {}

  /** The server never sees it; the client's connection is closed. */
  record Cut() implements S3Fault {}

  /** The server never sees it; the client is told so. */
  record Answer(int status, String code) implements S3Fault {}

  /** The server does what it is asked; the client's connection is closed before the answer. */
  record LoseAnswer() implements S3Fault {}

  /** It waits at the gate, and then goes on or not, as {@link Hold} is told. */
  record HoldRequest(Hold hold) implements S3Fault {}

  /** The server does what it is asked; the answer waits at the gate. */
  record HoldAnswer(Hold hold) implements S3Fault {}

  /** The client's connection is closed at once; the server sees it when {@link Hold} is told. */
  record Delay(Hold hold) implements S3Fault {}

  /** It and its answer trickle. */
  record Slow(long bytesPerSecond) implements S3Fault {}
}
