// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.awaitility.Awaitility.await;

import io.partvault.it.FreePort;
import io.partvault.it.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Kafka node in a process of its own, which comes back on the same port with the same data. */
final class BrokerProcess implements AutoCloseable {

  private final Path dir;
  private final int port = FreePort.find();
  private JavaProcess process;

  private BrokerProcess(Path dir) {
    this.dir = dir;
  }

  static BrokerProcess start(Path dir) throws IOException {
    BrokerProcess broker = new BrokerProcess(dir);
    broker.start();
    return broker;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  JavaProcess process() {
    return process;
  }

  /** Starts it, for the first time or after its end, and waits until it listens. */
  void start() throws IOException {
    process =
        JavaProcess.start(
            "broker",
            System.getProperty("java.class.path"),
            Map.of(),
            List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                BrokerMain.class.getName(),
                dir.toString(),
                Integer.toString(port)));
    await("the broker").atMost(Duration.ofSeconds(90)).until(this::listens);
  }

  @Override
  public void close() {
    process.close();
  }

  private boolean listens() {
    if (!process.isAlive()) {
      throw new IllegalStateException("The broker has ended; see " + process.log());
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
