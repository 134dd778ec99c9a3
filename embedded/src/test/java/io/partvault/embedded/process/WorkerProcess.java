// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded.process;

import io.partvault.embedded.ConnectClient;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Connect distributed worker in a process of its own, as an operator runs it: nothing of
 * Partvault is on its class path, the connectors come from {@code plugin.path}.
 */
public final class WorkerProcess implements AutoCloseable {

  private final JavaProcess process;
  private final URI restUrl;

  private WorkerProcess(JavaProcess process, URI restUrl) {
    this.process = process;
    this.restUrl = restUrl;
  }

  /** Starts a worker of the Kafka on this class path; its REST interface may not answer yet. */
  public static WorkerProcess start(WorkerSettings settings) throws IOException {
    return start(settings, kafkaOnly(System.getProperty("java.class.path")));
  }

  /** Starts a worker of another Kafka, which is all that the class path given holds. */
  public static WorkerProcess start(WorkerSettings settings, String classPath) throws IOException {
    Files.createDirectories(settings.dir());
    int port = FreePort.find();
    Path file = settings.dir().resolve(settings.name() + ".properties");
    Properties properties = ShippedConfig.worker();
    properties.setProperty("bootstrap.servers", settings.bootstrapServers());
    properties.setProperty("plugin.path", settings.plugins().toString());
    properties.setProperty("listeners", "http://127.0.0.1:" + port);
    properties.putAll(settings.properties());
    try (var out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
    List<String> arguments = new ArrayList<>(settings.jvmOptions());
    arguments.add("org.apache.kafka.connect.cli.ConnectDistributed");
    arguments.add(file.toString());
    JavaProcess process =
        JavaProcess.start(settings.name(), classPath, settings.environment(), arguments);
    return new WorkerProcess(process, URI.create("http://127.0.0.1:" + port));
  }

  /** Its REST interface. */
  public ConnectClient client() {
    return new ConnectClient(restUrl);
  }

  /** The port of its REST interface, by which Connect names it. */
  public int port() {
    return restUrl.getPort();
  }

  /** The JVM it runs in, for signals. */
  public JavaProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
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
                        "zstd-jni-test",
                        "testcontainers",
                        "docker-java")
                    .noneMatch(entry::contains))
        .filter(entry -> !entry.contains("integration-tests"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
