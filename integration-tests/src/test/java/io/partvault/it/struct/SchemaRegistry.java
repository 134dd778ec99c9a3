// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.struct;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.partvault.embedded.process.FreePort;
import io.partvault.embedded.process.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Apicurio Registry in a process of its own, with its schemas in memory. The pom in {@code
 * integration-tests/registry} fetches it and its converter, with {@code -Pavro}.
 */
final class SchemaRegistry implements AutoCloseable {

  private static final Path TARGET = Path.of("registry", "target");

  private final JavaProcess process;
  private final String url;

  private SchemaRegistry(JavaProcess process, String url) {
    this.process = process;
    this.url = url;
  }

  static SchemaRegistry start() throws IOException {
    int port = FreePort.find();
    JavaProcess process =
        JavaProcess.start(
            "schema-registry",
            runner().toString(),
            Map.of(),
            List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "io.quarkus.runner.GeneratedMain"));
    SchemaRegistry registry =
        new SchemaRegistry(process, "http://127.0.0.1:%d/apis/registry/v2".formatted(port));
    await("the registry")
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> registry.topicsWithASchema().isEmpty());
    return registry;
  }

  /** The folder of its converter, as it goes into {@code plugin.path}. */
  static Path converter() {
    return TARGET.resolve("plugins").resolve("apicurio-avro");
  }

  /** The settings of a connector that sends or takes values through it. */
  Map<String, String> converterSettings() {
    return Map.of(
        "value.converter", "io.apicurio.registry.utils.converter.AvroConverter",
        "value.converter.apicurio.registry.url", url,
        "value.converter.apicurio.registry.auto-register", "true");
  }

  /** What it holds schemas of, as {@code topic-value}. */
  Set<String> topicsWithASchema() throws IOException {
    Set<String> ids = new TreeSet<>();
    get("/search/artifacts?limit=100")
        .path("artifacts")
        .forEach(artifact -> ids.add(artifact.path("id").asText()));
    return ids;
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode get(String path) throws IOException {
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + path)).build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      return new ObjectMapper().readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the registry was asked", e);
    }
  }

  private static Path runner() throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("app"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("No registry in " + TARGET + ": build with -Pavro"));
    }
  }
}
