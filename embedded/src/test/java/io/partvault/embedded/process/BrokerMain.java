// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import io.partvault.embedded.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A Kafka node for as long as standard input is open. */
final class BrokerMain {

  private BrokerMain() {}

  /** Arguments: folder, port for clients, and settings as key=value. */
  public static void main(String[] args) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("listeners", "PLAINTEXT://127.0.0.1:" + args[1] + ",CONTROLLER://127.0.0.1:0");
    for (String setting : Arrays.asList(args).subList(2, args.length)) {
      String[] keyAndValue = setting.split("=", 2);
      settings.put(keyAndValue[0], keyAndValue[1]);
    }
    try (KafkaBroker broker = KafkaBroker.start(Path.of(args[0]), settings)) {
      System.out.println("Broker listens at " + broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nobody writes; the end of the stream is the end of the parent.
      }
    }
    System.exit(0);
  }
}
