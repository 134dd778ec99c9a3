// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node in this JVM, broker and controller in one, on the loopback address only. A later
 * start in the same folder goes on with the topics and offsets there, on other ports. Topics are
 * not created by merely naming them.
 *
 * <p>Kafka is kept from ending the JVM: see {@link #failure()}.
 */
public final class KafkaBroker implements AutoCloseable {
  private final FolderLock lock;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private KafkaBroker(FolderLock lock, ControllerServer controller, BrokerServer broker) {
    this.lock = lock;
    this.controller = controller;
    this.broker = broker;
  }

  /** Starts a node with its data in the given folder, which is created and formatted if need be. */
  public static KafkaBroker start(Path dir) {
    return start(dir, Map.of());
  }

  /**
   * As {@link #start(Path)}, with settings of the broker's own that come before the ones chosen
   * here.
   *
   * @throws EmbeddedServerException if the node does not start; a half-started one is stopped again
   */
  public static KafkaBroker start(Path dir, Map<String, String> overrides) {
    KafkaExit.forbid();
    try {
      Path folder = Files.createDirectories(dir).toRealPath();
      return start(FolderLock.on(folder), folder, overrides);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the Kafka broker in " + dir, e);
    } catch (RuntimeException e) {
      throw new EmbeddedServerException(
          "Cannot start the Kafka broker in %s: %s".formatted(dir, e.getMessage()), e);
    }
  }

  private static KafkaBroker start(FolderLock lock, Path folder, Map<String, String> overrides)
      throws IOException {
    try {
      format(folder);
      KafkaConfig config = new KafkaConfig(BrokerSettings.of(folder, overrides), false);
      KafkaBroker node = assemble(lock, config);
      node.startup();
      return node;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where clients connect first, {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + broker.boundPort(new ListenerName(BrokerSettings.CLIENT_LISTENER));
  }

  /**
   * Why Kafka would have ended the JVM had it been its own, such as a full disk; empty while all is
   * well.
   */
  public Optional<String> failure() {
    return KafkaExit.wanted();
  }

  /** Stops the node in an orderly way; the folder stays. A second call does nothing. */
  @Override
  public void close() {
    // The controller is needed by the broker until that has said goodbye.
    try {
      broker.shutdown();
      broker.awaitShutdown();
    } finally {
      stopController();
    }
  }

  private void stopController() {
    try (lock) {
      controller.shutdown();
      controller.awaitShutdown();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give up the Kafka broker's folder", e);
    }
  }

  private static void format(Path folder) {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try (var silence = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(silence)
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setMetadataLogDirectory(folder.toString())
          .setDirectories(List.of(folder.toString()))
          .run();
    } catch (Exception e) { // Formatter declares no less
      throw new EmbeddedServerException(
          "Cannot format %s for the Kafka broker: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static KafkaBroker assemble(FolderLock lock, KafkaConfig config) {
    var initialized =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(KafkaBroker.class), "[KafkaBroker] ");
    var voters = new CompletableFuture<Map<Integer, InetSocketAddress>>();
    FaultHandlerFactory faults = (name, fatal, action) -> new LoggingFaultHandler(name, action);
    SharedServer shared =
        new SharedServer(
            config,
            initialized._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, initialized._1().clusterId().get()),
            voters,
            List.of(),
            faults,
            ServerSocketFactory.INSTANCE);
    var controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), initialized._2());
    CompletableFuture<Void> unused =
        controller
            .socketServerFirstBoundPortFuture()
            .thenAccept(
                port ->
                    voters.complete(
                        Map.of(
                            BrokerSettings.NODE_ID,
                            new InetSocketAddress(Loopback.ADDRESS, port))));
    return new KafkaBroker(lock, controller, new BrokerServer(shared));
  }

  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException e) {
      try {
        close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
