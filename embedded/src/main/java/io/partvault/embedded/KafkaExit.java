// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.utils.Exit;

/**
 * Keeps Kafka, which was written to own its process, from ending the JVM it is a guest in.
 * Thread-safe.
 */
final class KafkaExit {
  private static final AtomicReference<String> WANTED = new AtomicReference<>();

  private KafkaExit() {}

  /** From now on an attempt to exit fails the calling thread instead. */
  static void forbid() {
    Exit.setExitProcedure(KafkaExit::refuse);
    Exit.setHaltProcedure(KafkaExit::refuse);
  }

  /** Why Kafka wanted to end the JVM, the first time. */
  static Optional<String> wanted() {
    return Optional.ofNullable(WANTED.get());
  }

  private static void refuse(int status, String message) {
    String reason = message == null ? "exit status " + status : message;
    WANTED.compareAndSet(null, reason);
    throw new EmbeddedServerException("Kafka has given up: " + reason);
  }
}
