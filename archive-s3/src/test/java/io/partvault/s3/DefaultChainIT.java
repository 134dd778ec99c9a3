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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that nobody gave: a web identity, as a Kubernetes cluster hands it to a worker. */
final class DefaultChainIT {

  private static final ObjectKey KEY = new ObjectKey("a");
  private static final String TOKEN_SERVICE = "aws.endpointUrlSts";

  @TempDir private Path dir;

  @AfterEach
  void forget() {
    for (String name : webIdentity("").keySet()) {
      System.clearProperty(name);
    }
  }

  @Test
  void theKeysOfAWebIdentityAreUsed() throws IOException {
    try (ScriptedS3 sts = new ScriptedS3(request -> keys());
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"))) {
      take(sts.endpoint().toString());
      try (S3ObjectStore store = S3ObjectStore.open(s3.settings().withKeys(S3Keys.DEFAULT_CHAIN))) {
        assertThat(store.read(KEY)).isNotEmpty();
      }
      assertThat(sts.bodies().get(0)).contains("Action=AssumeRoleWithWebIdentity");
      assertThat(s3.headers().get(0).getFirst("Authorization")).contains("Credential=WEBKEY/");
    }
  }

  @Test
  void aTokenServiceThatNeverAnswersEndsInTheTimeGivenForACall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"))) {
      take("http://127.0.0.1:" + silent.getLocalPort());
      long start = System.nanoTime();
      try (S3ObjectStore store =
          S3ObjectStore.open(
              s3.settings()
                  .withKeys(S3Keys.DEFAULT_CHAIN)
                  .withCallTimeout(Duration.ofSeconds(1)))) {
        assertThatExceptionOfType(ObjectStoreException.class)
            .isThrownBy(() -> store.read(KEY))
            .satisfies(e -> assertThat(e.isTransient()).isTrue())
            .withMessageContaining("no access key came from the AWS default chain within 500 ms")
            .withMessageContaining("set aws.access.key.id and aws.secret.access.key");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(s3.requests()).isEmpty();
    }
  }

  private void take(String tokenService) throws IOException {
    Files.writeString(dir.resolve("token"), "header.claims.signature");
    webIdentity(tokenService).forEach(System::setProperty);
  }

  private Map<String, String> webIdentity(String tokenService) {
    return Map.of(
        "aws.webIdentityTokenFile",
        dir.resolve("token").toString(),
        "aws.roleArn",
        "arn:aws:iam::123456789012:role/worker",
        "aws.roleSessionName",
        "worker",
        "aws.region",
        "us-east-1",
        TOKEN_SERVICE,
        tokenService);
  }

  private static Answer keys() {
    return Answer.ok(
        "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
            + "<AccessKeyId>WEBKEY</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            + "<SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
            + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>");
  }
}
