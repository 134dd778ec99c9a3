// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The keys of a role, from a token service that answers what the test says. */
final class AssumedRoleIT {

  private static final ObjectKey KEY = new ObjectKey("a");
  private static final String ARN = "arn:aws:iam::123456789012:role/archive";

  @Test
  void theStoreIsAskedInTheRoleWithTheExternalIdAndSessionName() {
    try (ScriptedS3 sts = new ScriptedS3(request -> keys(Duration.ofHours(1)));
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store = S3ObjectStore.open(inRole(s3, sts.endpoint().toString()))) {
      store.read(KEY);
      store.read(KEY);

      assertThat(sts.bodies()).hasSize(1);
      assertThat(sts.bodies().get(0))
          .contains(
              "Action=AssumeRole", "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Farchive")
          .contains("ExternalId=their-id", "RoleSessionName=nightly");
      assertThat(sts.headers().get(0).getFirst("Authorization")).contains("Credential=me/");
      assertThat(s3.headers())
          .hasSize(2)
          .allSatisfy(
              headers -> {
                assertThat(headers.getFirst("Authorization")).contains("Credential=SHORTLIVED/");
                assertThat(headers.getFirst("x-amz-security-token")).isEqualTo("token");
              });
    }
  }

  @Test
  void keysAreRenewedBeforeTheyExpire() {
    try (ScriptedS3 sts = new ScriptedS3(request -> keys(Duration.ofSeconds(30)));
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store = S3ObjectStore.open(inRole(s3, sts.endpoint().toString()))) {
      store.read(KEY);
      store.read(KEY);

      assertThat(sts.bodies()).hasSize(2);
    }
  }

  @Test
  void aRoleThatIsRefusedIsNamedAndTheStoreIsNotAsked() {
    try (ScriptedS3 sts = new ScriptedS3(request -> refusal());
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store = S3ObjectStore.open(inRole(s3, sts.endpoint().toString()))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.create(KEY, new byte[1]))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageContaining("refuses role " + ARN + " to me (HTTP 403 AccessDenied)")
          .withMessageContaining("allow sts:AssumeRole")
          .withMessageContaining("and external id their-id, or correct aws.sts.role.arn");
      assertThat(s3.requests()).isEmpty();
      assertThat(sts.requests()).hasSize(1);
    }
  }

  @Test
  void aTokenServiceThatFailsForAWhileIsAskedAgain() {
    AtomicInteger calls = new AtomicInteger();
    Function<String, Answer> script =
        request ->
            calls.incrementAndGet() < 3
                ? Answer.error(503, "ServiceUnavailable")
                : keys(Duration.ofHours(1));
    try (ScriptedS3 sts = new ScriptedS3(script);
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store = S3ObjectStore.open(inRole(s3, sts.endpoint().toString()))) {
      assertThat(store.read(KEY)).isNotEmpty();
      assertThat(sts.requests()).hasSize(3);
    }
  }

  @Test
  void aTokenServiceThatDoesNotAnswerIsTransientWithinTheTimeGiven() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ScriptedS3 s3 = new ScriptedS3(request -> Answer.ok("x"));
        S3ObjectStore store =
            S3ObjectStore.open(
                inRole(s3, "http://127.0.0.1:" + silent.getLocalPort())
                    .withCallTimeout(Duration.ofSeconds(1)))) {
      long start = System.nanoTime();
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> store.read(KEY))
          .satisfies(e -> assertThat(e.isTransient()).isTrue())
          .withMessageContaining("gave no keys for role " + ARN)
          .withMessageContaining("check aws.sts.endpoint.url");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
      assertThat(s3.requests()).isEmpty();
    }
  }

  private static S3Settings inRole(ScriptedS3 s3, String tokenService) {
    return s3.settings().withRole(new S3Role(ARN, "their-id", "nightly", tokenService));
  }

  private static Answer refusal() {
    return new Answer(
        403,
        "",
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message>"
            + "</Error><RequestId>1</RequestId></ErrorResponse>");
  }

  private static Answer keys(Duration life) {
    return Answer.ok(
        ("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>SHORTLIVED</AccessKeyId>"
                + "<SecretAccessKey>s</SecretAccessKey><SessionToken>token</SessionToken>"
                + "<Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>")
            .formatted(Instant.now().plus(life).truncatedTo(ChronoUnit.SECONDS)));
  }
}
