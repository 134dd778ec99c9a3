// SPDX-License-Identifier: Apache-2.0
package io.partvault.it;

import io.partvault.embedded.ConnectClient;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Connect distributed worker in a process of its own, as an operator runs it: nothing of
 * Partvault is on its class path, the connectors come from {@code plugin.path}.
 */
final class WorkerProcess implements AutoCloseable {

  private final Process process;
  private final URI restUrl;

  private WorkerProcess(Process process, URI restUrl) {
    this.process = process;
    this.restUrl = restUrl;
  }

  static WorkerProcess start(Path dir, String bootstrapServers, Path plugins) throws IOException {
    Files.createDirectories(dir);
    int port = freePort();
    Path file = dir.resolve("worker.properties");
    Properties properties = ShippedConfig.worker();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    properties.setProperty("plugin.path", plugins.toString());
    properties.setProperty("listeners", "http://127.0.0.1:" + port);
    properties.setProperty("offset.flush.interval.ms", "1000");
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    Path log = Files.createDirectories(Path.of("target", "workers")).resolve(port + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(kafkaOnly(System.getProperty("java.class.path")));
    command.add("org.apache.kafka.connect.cli.ConnectDistributed");
    command.add(file.toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    return new WorkerProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  ConnectClient client() {
    return new ConnectClient(restUrl);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no callback runs, nothing is closed. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String kafkaOnly(String classPath) {
    return Stream.of(classPath.split(File.pathSeparator))
        .filter(
            entry ->
                Stream.of(
                        "connector-s",
                        "archive-",
                        "awssdk",
                        "pgjdbc",
                        "postgresql",
                        "zstd-jni-test")
                    .noneMatch(entry::contains))
        .filter(entry -> !entry.contains("integration-tests"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
