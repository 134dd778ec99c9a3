// SPDX-License-Identifier: Apache-2.0
package io.partvault.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.cli.outcome.CommandFailure;
import io.partvault.cli.outcome.FailureKind;
import io.partvault.s3.EncryptionMode;
import io.partvault.s3.S3Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSettingsFileTest {

  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  @TempDir private Path dir;

  @Test
  void theConnectorsKeysAreReadWithTheEnvironmentFilledIn() throws IOException {
    Path file =
        write(
            """
            s3.bucket.name=elsewhere
            s3.region=eu-central-1
            s3.sse.mode=sse-c
            s3.sse.customer.key=${env:ARCHIVE_KEY}
            s3.object.tags=team=data,stage=${env:STAGE}
            """);

    S3Settings settings = StoreSettingsFile.read(file, Map.of("ARCHIVE_KEY", KEY, "STAGE", "a$1b"));

    assertThat(settings.region()).isEqualTo("eu-central-1");
    assertThat(settings.objects().encryption().mode()).isEqualTo(EncryptionMode.SSE_C);
    assertThat(settings.objects().encryption().customerKey()).isEqualTo(KEY);
    assertThat(settings.objects().tags()).isEqualTo(Map.of("team", "data", "stage", "a$1b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s3.sse.mod=sse-c                          | s3.sse.mod is no key about the store",
        "s3.sse.mode=aes                           | s3.sse.mode",
        "s3.sse.mode=sse-c                         | s3.sse.customer.key is missing",
        "s3.sse.customer.key=${env:NO_SUCH_KEY}    | environment variable NO_SUCH_KEY is not set",
        "s3.storage.class=GLACIER                  | cannot be read at once",
        "s3.proxy.user=me                          | s3.proxy.url",
      })
  void whatCannotBeUsedIsNamedWithTheFile(String line, String named) throws IOException {
    Path file = write(line);

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> StoreSettingsFile.read(file, Map.of()))
        .withMessageContaining(file.toString())
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.CONFIG));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> StoreSettingsFile.read(dir.resolve("none"), Map.of()))
        .withMessageContaining(dir.resolve("none").toString());
  }

  @Test
  void aCustomerKeyIsNotSentOverHttpToAnotherMachine() throws IOException {
    Path file = write("s3.sse.mode=sse-c\ns3.sse.customer.key=" + KEY);
    Screen screen = new Screen();

    int exitCode =
        screen.run(
            "verify",
            "--from=s3://vault/shop",
            "--s3-endpoint=http://store.invalid:9000",
            "--s3-settings=" + file);

    assertThat(exitCode).isEqualTo(FailureKind.CONFIG.exitCode().number());
    assertThat(screen.err()).contains("--s3-endpoint http://store.invalid:9000", "use https");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(dir.resolve("store.properties"), content);
  }
}
