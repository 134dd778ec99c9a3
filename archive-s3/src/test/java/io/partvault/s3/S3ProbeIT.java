// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.s3.ScriptedS3.Answer;
import java.time.Duration;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class S3ProbeIT {

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
              assertThat(problem.configKey()).isEqualTo("aws.access.key.id");
              assertThat(problem.sentence())
                  .contains("access key partvault is not accepted")
                  .doesNotContain("wrong");
            });
    assertThat(S3Probe.check(S3Fixture.settings().withKeys(new S3Keys("nobody", "wrong")), LAYOUT))
        .singleElement()
        .satisfies(problem -> assertThat(problem.sentence()).contains("nobody"));
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
    assertThat(problemOf(request -> Answer.ok("")))
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

  private static String problemOf(Function<String, Answer> script) {
    Function<String, Answer> listing =
        request -> request.contains("list-type=2") ? ScriptedS3.EMPTY_LIST : script.apply(request);
    try (ScriptedS3 s3 = new ScriptedS3(listing)) {
      java.util.List<S3Problem> problems = S3Probe.check(s3.settings(), LAYOUT);
      assertThat(problems).singleElement().extracting("configKey").isEqualTo("s3.endpoint.url");
      return problems.get(0).sentence();
    }
  }
}
