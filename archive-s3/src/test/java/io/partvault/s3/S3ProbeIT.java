// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.s3.ScriptedS3.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3ProbeIT {

  private static final Set<String> FIRST_SEEN = ConcurrentHashMap.newKeySet();
  private static final ArchiveLayout LAYOUT =
      new ArchiveLayout("probed", DataPathTemplate.parse(DataPathTemplate.DEFAULT));

  @Test
  void aSoundStoreHasNoProblemsAndNothingIsLeftInIt() {
    assertThat(S3Probe.check(S3Fixture.settings(), LAYOUT)).isEmpty();

    try (S3ObjectStore store = S3ObjectStore.open(S3Fixture.settings())) {
      assertThat(store.list("probed/", "", 10)).isEmpty();
    }
  }

  @Tag("C18")
  @Test
  void bothChecksumModesWork() {
    for (ChecksumMode mode : ChecksumMode.values()) {
      assertThat(S3Probe.check(S3Fixture.settings().withChecksums(mode), LAYOUT)).isEmpty();
    }
  }

  @Test
  void wrongKeysAreNamed() {
    assertThat(
            S3Probe.check(S3Fixture.settings().withKeys(new S3Keys("partvault", "wrong")), LAYOUT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.configKey()).isEqualTo("aws.secret.access.key");
              assertThat(problem.sentence())
                  .contains("access key partvault is not accepted")
                  .doesNotContain("wrong");
            });
    assertThat(S3Probe.check(S3Fixture.settings().withKeys(new S3Keys("nobody", "wrong")), LAYOUT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.configKey()).isEqualTo("aws.access.key.id");
              assertThat(problem.sentence()).contains("nobody");
            });
  }

  @Test
  void aMissingBucketIsNamed() {
    S3Settings fixture = S3Fixture.settings();
    S3Settings other =
        S3Settings.ofBucket("no-such-bucket")
            .withEndpoint(fixture.endpoint())
            .withKeys(fixture.keys());

    assertThat(S3Probe.check(other, LAYOUT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.configKey()).isEqualTo("s3.bucket.name");
              assertThat(problem.sentence())
                  .contains("in bucket no-such-bucket: the bucket does not exist");
            });
  }

  @Test
  void anUnreachableEndpointIsNamed() {
    S3Settings closed =
        S3Fixture.settings()
            .withEndpoint("http://127.0.0.1:1")
            .withCallTimeout(Duration.ofSeconds(5));

    assertThat(S3Probe.check(closed, LAYOUT))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.configKey()).isEqualTo("s3.endpoint.url");
              assertThat(problem.sentence()).contains("no answer from http://127.0.0.1:1");
            });
  }

  @Test
  void aStoreThatIgnoresConditionsOnPutIsRefused() {
    assertThat(problemOf(request -> Answer.ok(request.startsWith("GET") ? "first" : "")))
        .contains("ignores If-None-Match on PutObject and overwrites objects");
  }

  @Test
  void aStoreThatIgnoresConditionsOnCompletionIsRefused() {
    assertThat(
            problemOf(
                request -> {
                  if (request.startsWith("GET")) {
                    return Answer.ok("first");
                  }
                  if (request.contains("uploads")) {
                    return ScriptedS3.STARTED;
                  }
                  if (request.startsWith("POST")) {
                    return Answer.ok(
                        "<CompleteMultipartUploadResult><ETag>\"x\"</ETag>"
                            + "</CompleteMultipartUploadResult>");
                  }
                  return request.startsWith("PUT") && !request.contains("partNumber")
                      ? Answer.error(412, "PreconditionFailed")
                      : Answer.ok("");
                }))
        .contains("ignores If-None-Match on CompleteMultipartUpload");
  }

  @Test
  void aStoreThatRefusesConditionsIsRefused() {
    assertThat(problemOf(request -> Answer.error(501, "NotImplemented")))
        .contains("refused it (HTTP 501 NotImplemented)")
        .contains("conditional writes");
  }

  @Test
  void anEncryptionThatTheStoreDoesNotKnowIsRefused() {
    for (S3Encryption encryption :
        List.of(
            new S3Encryption(EncryptionMode.SSE_S3, "", ""),
            new S3Encryption(EncryptionMode.SSE_KMS, "alias/archive", ""),
            S3Encryption.withCustomerKey("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="))) {
      assertThat(S3Probe.check(S3Fixture.settings().withEncryption(encryption), LAYOUT))
          .as("S3Proxy knows no encryption")
          .singleElement()
          .satisfies(
              problem ->
                  assertThat(problem.sentence())
                      .contains("HTTP 501 NotImplemented", "s3.sse.mode"));
    }
  }

  @Test
  void anEncryptionThatTheStoreIgnoresIsRefused() {
    try (ScriptedS3 s3 = new ScriptedS3(S3ProbeIT::soundButPlain)) {
      assertThat(S3Probe.check(s3.settings(), LAYOUT)).isEmpty();
      assertThat(
              S3Probe.check(
                  s3.settings().withEncryption(new S3Encryption(EncryptionMode.SSE_S3, "", "")),
                  LAYOUT))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.configKey()).isEqualTo("s3.sse.mode");
                assertThat(problem.sentence())
                    .contains("asked for encryption sse-s3 and says none");
              });
    }
  }

  @Test
  void aKmsKeyWithoutRightsIsNamedAtItsKey() {
    String message = "not authorized to perform: kms:GenerateDataKey on the resource";
    Function<String, Answer> script =
        request ->
            request.startsWith("PUT")
                ? Answer.error(403, "AccessDenied", message)
                : soundButPlain(request);
    try (ScriptedS3 s3 = new ScriptedS3(script)) {
      assertThat(
              S3Probe.check(
                  s3.settings()
                      .withEncryption(
                          new S3Encryption(EncryptionMode.SSE_KMS, "alias/archive", "")),
                  LAYOUT))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.configKey()).isEqualTo("s3.sse.kms.key.id");
                assertThat(problem.sentence())
                    .contains("alias/archive", "allow kms:GenerateDataKey");
              });
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          list     | Cannot list probed/probe/  | allow s3:ListBucket (
          write    | Cannot write object probed/probe/ | allow s3:PutObject (
          complete | Cannot write object probed/probe/ | allow s3:PutObject (
          read     | Cannot read object probed/probe/ | allow s3:GetObject (
          """)
  void eachRightThatIsMissingIsNamed(String right, String action, String wayOut) {
    Function<String, Answer> script =
        request ->
            neededFor(request).equals(right)
                ? Answer.error(403, "AccessDenied")
                : soundButPlain(request);
    try (ScriptedS3 s3 = new ScriptedS3(script)) {
      assertThat(S3Probe.check(s3.settings(), LAYOUT))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.configKey()).isEqualTo("aws.access.key.id");
                assertThat(problem.sentence())
                    .startsWith(action)
                    .contains("in bucket archive: access is denied to me", wayOut);
              });
    }
  }

  @Test
  void aStoreThatListensAndNeverAnswersEndsInTheTimeGivenForACall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      long start = System.nanoTime();
      assertThat(
              S3Probe.check(
                  S3Fixture.settings().withEndpoint(address).withCallTimeout(Duration.ofSeconds(1)),
                  LAYOUT))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.configKey()).isEqualTo("s3.endpoint.url");
                assertThat(problem.sentence()).contains("no answer from " + address);
              });
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  private static String neededFor(String request) {
    if (request.contains("list-type=2")) {
      return "list";
    }
    if (request.startsWith("GET")) {
      return "read";
    }
    return request.contains("partNumber")
        ? "complete"
        : request.startsWith("PUT") ? "write" : "other";
  }

  @Test
  void aStoreInWhichNothingMayBeDeletedIsSound() {
    Function<String, Answer> script =
        request ->
            request.startsWith("DELETE")
                ? Answer.error(403, "AccessDenied")
                : soundButPlain(request);
    try (ScriptedS3 s3 = new ScriptedS3(script)) {
      assertThat(S3Probe.check(s3.settings(), LAYOUT)).isEmpty();
    }
  }

  /** A store that holds the probe's first object from the second write on. */
  private static Answer soundButPlain(String request) {
    if (request.contains("list-type=2")) {
      return ScriptedS3.EMPTY_LIST;
    }
    if (request.contains("uploads")) {
      return ScriptedS3.STARTED;
    }
    if (request.startsWith("POST")) {
      return Answer.error(412, "PreconditionFailed");
    }
    if (request.startsWith("PUT") && !request.contains("partNumber")) {
      return FIRST_SEEN.add(request) ? Answer.ok("") : Answer.error(412, "PreconditionFailed");
    }
    return request.startsWith("GET") ? Answer.ok("first") : Answer.ok("");
  }

  private static String problemOf(Function<String, Answer> script) {
    Function<String, Answer> listing =
        request -> request.contains("list-type=2") ? ScriptedS3.EMPTY_LIST : script.apply(request);
    try (ScriptedS3 s3 = new ScriptedS3(listing)) {
      List<S3Problem> problems = S3Probe.check(s3.settings(), LAYOUT);
      assertThat(problems).singleElement().extracting("configKey").isEqualTo("s3.endpoint.url");
      return problems.get(0).sentence();
    }
  }
}
