// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import io.partvault.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A Kafka node for as long as standard input is open. */
final class BrokerMain {

  private BrokerMain() {}

  /** Arguments: folder, port for clients. */
  public static void main(String[] args) throws IOException {
    String listeners = "PLAINTEXT://127.0.0.1:" + args[1] + ",CONTROLLER://127.0.0.1:0";
    try (KafkaBroker broker =
        KafkaBroker.start(
            Path.of(args[0]),
            Map.of(
                "listeners", listeners,
                "group.min.session.timeout.ms", "1000",
                "group.consumer.min.session.timeout.ms", "1000",
                "group.consumer.session.timeout.ms", "6000",
                "group.consumer.min.heartbeat.interval.ms", "500",
                "group.consumer.heartbeat.interval.ms", "1000",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"))) {
      System.out.println("Broker listens at " + broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nobody writes; the end of the stream is the end of the parent.
      }
    }
    System.exit(0);
  }
}
