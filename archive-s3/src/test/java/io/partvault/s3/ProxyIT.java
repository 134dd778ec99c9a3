// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store that can be reached through a proxy only: its name means nothing here. */
final class ProxyIT {

  private static final ObjectKey KEY = new ObjectKey("a");
  private static final String STORE = "http://store.invalid:9000";

  @Test
  void requestsGoThroughTheProxyWithItsPassword() {
    try (ScriptedS3 proxy = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store =
            S3ObjectStore.open(
                proxy
                    .settings()
                    .withEndpoint(STORE)
                    .withProxy(new HttpProxy(proxy.endpoint().toString(), "me", "word")))) {
      assertThat(store.read(KEY)).isNotEmpty();

      assertThat(proxy.requests()).containsExactly("GET " + STORE + "/archive/a");
      assertThat(proxy.headers().get(0).getFirst("Proxy-Authorization"))
          .isEqualTo("Basic bWU6d29yZA==");
    }
  }

  @Test
  void aProxyThatListensAndNeverAnswersEndsInTheTimeGivenForACall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String proxy = "http://127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      try (S3ObjectStore store =
          S3ObjectStore.open(
              S3Settings.ofBucket("archive")
                  .withEndpoint(STORE)
                  .withKeys(new S3Keys("me", "secret"))
                  .withCallTimeout(Duration.ofSeconds(1))
                  .withProxy(new HttpProxy(proxy, "", "")))) {
        assertThatExceptionOfType(ObjectStoreException.class)
            .isThrownBy(() -> store.read(KEY))
            .satisfies(e -> assertThat(e.isTransient()).isTrue())
            .withMessageContaining("no answer from " + STORE + " through proxy " + proxy);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void aProxyThatDoesNotAnswerIsNamed() {
    try (S3ObjectStore store =
        S3ObjectStore.open(
            S3Settings.ofBucket("archive")
                .withEndpoint(STORE)
                .withKeys(new S3Keys("me", "secret"))
                .withCallTimeout(Duration.ofSeconds(5))
                .withProxy(new HttpProxy("http://127.0.0.1:1", "", "")))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("no answer from " + STORE + " through proxy http://127.0.0.1:1");
    }
  }
}
