// SPDX-License-Identifier: Apache-2.0
package io.partvault.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.embedded.process.FreePort;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void refusesARequestWithoutSignatureAndWritesNothing() throws Exception {
    try (var server = S3Server.start(folder)) {
      server.createBucket("archive");
      var unsigned =
          HttpRequest.newBuilder(server.endpoint().resolve("/archive/stolen.txt"))
              .PUT(BodyPublishers.ofString("x"))
              .build();
      var response = http.send(unsigned, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("AccessDenied");
      assertThat(folder.resolve("archive")).isEmptyDirectory();
    }
  }

  @Test
  void refusesASignatureMadeWithAnotherSecret() throws Exception {
    try (var server = S3Server.start(folder)) {
      server.createBucket("archive");
      var response = put(server, "/archive/stolen.txt", "a wrong secret").join();
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("SignatureDoesNotMatch");
      assertThat(folder.resolve("archive")).isEmptyDirectory();
    }
  }

  @Test
  void letsExactlyOneOfManyCreateOnlyWritersWin() throws Exception {
    try (var server = S3Server.start(folder)) {
      server.createBucket("archive");
      List<CompletableFuture<HttpResponse<String>>> racing = new ArrayList<>();
      for (int writer = 0; writer < 16; writer++) {
        racing.add(put(server, "/archive/deep/key.json", server.secretAccessKey()));
      }
      assertThat(racing.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
          .containsOnlyOnce(200)
          .containsOnly(200, 412);
    }
  }

  @Test
  void servesTheSameObjectsOnTheSamePortAfterARestart() throws Exception {
    int port = FreePort.find(); // which no outgoing connection takes meanwhile
    try (var first = S3Server.start(folder, port)) {
      first.createBucket("archive");
      put(first, "/archive/kept.txt", first.secretAccessKey()).join();
    }
    try (var second = S3Server.start(folder, port)) {
      assertThat(second.endpoint().getPort()).isEqualTo(port);
      var request =
          SignedRequest.to(
                  second.endpoint().resolve("/archive/kept.txt"),
                  "GET",
                  second,
                  second.secretAccessKey())
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo("content");
    }
  }

  @Test
  void saysThatThePortIsTaken() {
    try (var first = S3Server.start(folder)) {
      int port = first.endpoint().getPort();
      assertThatThrownBy(() -> S3Server.start(folder, port))
          .isInstanceOf(EmbeddedServerException.class)
          .hasMessageContaining("Cannot start the S3 server on 127.0.0.1:" + port);
    }
  }

  @Test
  void refusesABucketNameThatClientsCouldNotUse() {
    try (var server = S3Server.start(folder)) {
      assertThatThrownBy(() -> server.createBucket("../up"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Cannot create bucket ../up");
    }
  }

  @Test
  void keepsItsOwnLibrariesToItself() {
    try (var server = S3Server.start(folder)) {
      assertThat(server.endpoint().getHost()).isEqualTo("127.0.0.1");
      assertThatThrownBy(() -> Class.forName("org.gaul.s3proxy.S3Proxy"))
          .isInstanceOf(ClassNotFoundException.class);
    }
  }

  private CompletableFuture<HttpResponse<String>> put(S3Server server, String path, String secret)
      throws Exception {
    var request =
        SignedRequest.to(server.endpoint().resolve(path), "PUT", server, secret)
            .header("If-None-Match", "*")
            .PUT(BodyPublishers.ofString("content"))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString()).orTimeout(30, SECONDS);
  }
}
