// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.CommitOutcomeUnknownException;
import io.partvault.archive.store.CreateOutcome;
import io.partvault.archive.store.ObjectKey;
import io.partvault.archive.store.StoredObject;
import io.partvault.archive.store.Upload;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trap C3: the store did it, the client saw an error. */
@Tag("C3")
final class LostAnswerIT {

  private static final int ALWAYS = Integer.MAX_VALUE;

  private final ObjectKey key = new ObjectKey("lost/" + UUID.randomUUID());
  private final CuttingProxy proxy = new CuttingProxy(S3Fixture.endpoint());
  private final S3ObjectStore cut =
      S3ObjectStore.open(
          S3Fixture.settings(proxy.endpoint()).withCallTimeout(Duration.ofMinutes(1)));
  private final S3ObjectStore direct = S3ObjectStore.open(S3Fixture.settings());

  @AfterEach
  void close() throws IOException {
    cut.close();
    direct.close();
    proxy.close();
  }

  @Test
  void aCreationWhoseAnswerWasLostIsCreated() {
    proxy.loseAnswers(1, line -> line.startsWith("PUT "));

    assertThat(cut.create(key, "one".getBytes(UTF_8))).isEqualTo(CreateOutcome.CREATED);
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(direct.read(key)).asString(UTF_8).isEqualTo("one");
  }

  @Test
  void aCreationWhoseAnswersWereAllLostIsCreated() {
    proxy.loseAnswers(ALWAYS, line -> line.startsWith("PUT "));

    assertThat(cut.create(key, "one".getBytes(UTF_8))).isEqualTo(CreateOutcome.CREATED);
    assertThat(proxy.cuts()).isGreaterThan(1);
  }

  @Test
  void aRefusalWhoseAnswerWasLostIsTaken() {
    direct.create(key, "theirs".getBytes(UTF_8));
    proxy.loseAnswers(ALWAYS, line -> line.startsWith("PUT "));

    assertThat(cut.create(key, "ours".getBytes(UTF_8))).isEqualTo(CreateOutcome.TAKEN);
    assertThat(cut.create(key, "theirz".getBytes(UTF_8))).isEqualTo(CreateOutcome.TAKEN);
    assertThat(direct.read(key)).asString(UTF_8).isEqualTo("theirs");
  }

  @Test
  void aCreationThatCannotBeLookedUpIsUnknown() {
    proxy.loseAnswers(ALWAYS, line -> true);

    assertThatExceptionOfType(CommitOutcomeUnknownException.class)
        .isThrownBy(() -> cut.create(key, "one".getBytes(UTF_8)))
        .withMessageStartingWith("Cannot tell whether object " + key + " was written")
        .withMessageContaining("no answer from " + proxy.endpoint());
    assertThat(direct.stat(key)).isPresent();

    proxy.loseAnswers(0, line -> false);
    assertThat(cut.create(key, "one".getBytes(UTF_8))).isEqualTo(CreateOutcome.CREATED);
  }

  @Test
  void aSmallUploadWhoseAnswerWasLostIsCommitted() {
    proxy.loseAnswers(1, line -> line.startsWith("PUT "));
    byte[] content = content(1000);
    try (Upload upload = cut.upload(key)) {
      upload.write(content, 0, content.length);
      assertThat(upload.commit().bytes()).isEqualTo(1000);
    }
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(direct.read(key)).isEqualTo(content);
  }

  @Test
  void aPartWhoseAnswerWasLostIsSentAgain() {
    proxy.loseAnswers(2, line -> line.contains("partNumber="));
    byte[] content = content(S3Settings.MIN_PART_BYTES * 2 + 5);
    try (Upload upload = cut.upload(key)) {
      upload.write(content, 0, content.length);
      upload.commit();
    }
    assertThat(proxy.cuts()).isBetween(1, 2);
    assertThat(direct.read(key)).isEqualTo(content);
  }

  @Test
  void aLargeUploadWhoseCompletionWasLostIsCommitted() {
    StoredObject stored = completedWith(1);

    assertThat(stored.etag()).isEqualTo(direct.stat(key).orElseThrow().etag());
  }

  @Test
  void aLargeUploadWhoseCompletionsWereAllLostIsCommitted() {
    StoredObject stored = completedWith(ALWAYS);

    assertThat(stored).isEqualTo(direct.stat(key).orElseThrow());
  }

  @Test
  void anUploadWhoseOutcomeIsUnknownIsNotAborted() {
    byte[] content = content(S3Settings.MIN_PART_BYTES + 5);
    try (Upload upload = cut.upload(key)) {
      upload.write(content, 0, content.length);
      proxy.loseAnswers(ALWAYS, line -> line.startsWith("HEAD ") || isCompletion(line));
      assertThatExceptionOfType(CommitOutcomeUnknownException.class).isThrownBy(upload::commit);
      proxy.loseAnswers(0, line -> false);
    }
    assertThat(direct.read(key)).isEqualTo(content);
  }

  private StoredObject completedWith(int lostAnswers) {
    byte[] content = content(S3Settings.MIN_PART_BYTES + 5);
    try (Upload upload = cut.upload(key)) {
      upload.write(content, 0, content.length);
      proxy.loseAnswers(lostAnswers, LostAnswerIT::isCompletion);
      StoredObject stored = upload.commit();
      assertThat(proxy.cuts()).isPositive();
      assertThat(direct.read(key)).isEqualTo(content);
      return stored;
    }
  }

  private static boolean isCompletion(String requestLine) {
    return requestLine.startsWith("POST ") && requestLine.contains("uploadId=");
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }
}
