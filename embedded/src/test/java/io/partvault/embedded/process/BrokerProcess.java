// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Kafka node in a process of its own, which comes back on the same port with the same data. */
public final class BrokerProcess implements AutoCloseable {

  private final Path dir;
  private final int port = FreePort.find();
  private final Map<String, String> settings;
  private final List<String> jvmOptions;
  private JavaProcess process;

  private BrokerProcess(Path dir, Map<String, String> settings, List<String> jvmOptions) {
    this.dir = dir;
    this.settings = Map.copyOf(settings);
    this.jvmOptions = List.copyOf(jvmOptions);
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param dir for its data
   * @param settings of the broker that differ from the embedded one's
   * @param jvmOptions such as {@code -Xmx384m}
   */
  public static BrokerProcess start(Path dir, Map<String, String> settings, List<String> jvmOptions)
      throws IOException {
    BrokerProcess broker = new BrokerProcess(dir, settings, jvmOptions);
    broker.start();
    return broker;
  }

  /** Where clients find it. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The JVM it runs in, for signals; another one after each start. */
  public JavaProcess process() {
    return process;
  }

  /** Starts it, for the first time or after its end, and waits until it listens. */
  public void start() throws IOException {
    List<String> arguments = new ArrayList<>(jvmOptions);
    arguments.add(BrokerMain.class.getName());
    arguments.add(dir.toString());
    arguments.add(Integer.toString(port));
    settings.forEach((key, value) -> arguments.add(key + "=" + value));
    process =
        JavaProcess.start("broker", System.getProperty("java.class.path"), Map.of(), arguments);
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
