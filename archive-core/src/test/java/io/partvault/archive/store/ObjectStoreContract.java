// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.partvault.archive.store.ObjectStoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} must do; each implementation runs it. */
public abstract class ObjectStoreContract {

  private final String folder = "contract/" + UUID.randomUUID() + "/";

  /** The store under test, the same in all tests of one instance. */
  protected abstract ObjectStore store();

  /** An upload of more bytes than this must consist of several parts, where there are parts. */
  protected int partBytes() {
    return 5 * 1024 * 1024;
  }

  protected final ObjectKey key(String name) {
    return new ObjectKey(folder + name);
  }

  protected static byte[] randomBytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void createdObjectIsReadBackWhole() {
    byte[] content = randomBytes(1000, 1);

    assertThat(store().create(key("a"), content)).isEqualTo(CreateOutcome.CREATED);

    assertThat(store().read(key("a"))).isEqualTo(content);
    assertThat(opened(key("a"))).isEqualTo(content);
  }

  @Test
  void emptyObjectCanBeCreated() {
    assertThat(store().create(key("empty"), new byte[0])).isEqualTo(CreateOutcome.CREATED);

    assertThat(store().read(key("empty"))).isEmpty();
    assertThat(store().stat(key("empty")).orElseThrow().bytes()).isZero();
  }

  @Test
  void creatingTheSameBytesAgainIsCreated() {
    store().create(key("a"), "one".getBytes(UTF_8));

    assertThat(store().create(key("a"), "one".getBytes(UTF_8))).isEqualTo(CreateOutcome.CREATED);
  }

  @Test
  void creatingOtherBytesIsTakenAndLeavesTheFirst() {
    store().create(key("a"), "one".getBytes(UTF_8));

    assertThat(store().create(key("a"), "two".getBytes(UTF_8))).isEqualTo(CreateOutcome.TAKEN);
    assertThat(store().create(key("a"), new byte[0])).isEqualTo(CreateOutcome.TAKEN);

    assertThat(store().read(key("a"))).asString(UTF_8).isEqualTo("one");
  }

  @Test
  void ofRacingCreatorsExactlyOneWinsEachKey() throws Exception {
    int contenders = 16;
    ExecutorService pool = Executors.newFixedThreadPool(contenders);
    try {
      for (int round = 0; round < 20; round++) {
        ObjectKey raced = key("raced-" + round);
        List<Callable<CreateOutcome>> creators = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
          byte[] content = ("contender " + i).getBytes(UTF_8);
          creators.add(() -> store().create(raced, content));
        }
        List<CreateOutcome> outcomes = new ArrayList<>();
        for (Future<CreateOutcome> outcome : pool.invokeAll(creators)) {
          outcomes.add(outcome.get());
        }
        assertThat(outcomes).containsOnlyOnce(CreateOutcome.CREATED);
        int winner = outcomes.indexOf(CreateOutcome.CREATED);
        assertThat(store().read(raced)).asString(UTF_8).isEqualTo("contender " + winner);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void uploadIsInvisibleBeforeCommitAndWholeAfterIt() {
    byte[] content = randomBytes(100_000, 2);
    try (Upload upload = store().upload(key("file"))) {
      upload.write(content, 0, 60_000);
      upload.write(content, 60_000, 40_000);
      assertThat(upload.bytes()).isEqualTo(100_000);
      assertThat(upload.key()).isEqualTo(key("file"));
      assertThat(store().stat(key("file"))).isEmpty();
      assertThat(store().list(folder, "", 10)).isEmpty();

      StoredObject stored = upload.commit();

      assertThat(stored.key()).isEqualTo(key("file"));
      assertThat(stored.bytes()).isEqualTo(100_000);
      assertThat(stored.etag()).isNotEmpty();
    }
    assertThat(store().read(key("file"))).isEqualTo(content);
  }

  @Test
  void largeUploadOfSeveralPartsIsInvisibleBeforeCommitAndWholeAfterIt() {
    byte[] content = randomBytes(partBytes() * 3 + 12_345, 3);
    StoredObject stored;
    try (Upload upload = store().upload(key("large"))) {
      for (int at = 0; at < content.length; at += 70_001) {
        upload.write(content, at, Math.min(70_001, content.length - at));
      }
      assertThat(store().stat(key("large"))).isEmpty();

      stored = upload.commit();
    }
    assertThat(stored.bytes()).isEqualTo(content.length);
    assertThat(store().stat(key("large")).orElseThrow().etag()).isEqualTo(stored.etag());
    assertThat(opened(key("large"))).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1})
  void uploadAroundTheSizeOfOnePartIsWhole(int more) {
    byte[] content = randomBytes(partBytes() + more, 4);
    try (Upload upload = store().upload(key("boundary"))) {
      upload.write(content, 0, content.length);
      upload.commit();
    }
    assertThat(opened(key("boundary"))).isEqualTo(content);
  }

  @Test
  void uploadDoesNotKeepTheCallersArray() {
    byte[] buffer = "first".getBytes(UTF_8);
    try (Upload upload = store().upload(key("copied"))) {
      upload.write(buffer, 0, 5);
      System.arraycopy("other".getBytes(UTF_8), 0, buffer, 0, 5);
      upload.commit();
    }
    assertThat(store().read(key("copied"))).asString(UTF_8).isEqualTo("first");
  }

  @Test
  void closingAnUploadBeforeCommitLeavesNoObject() {
    byte[] content = randomBytes(partBytes() + 1, 5);
    Upload upload = store().upload(key("aborted"));
    upload.write(content, 0, content.length);

    upload.close();
    upload.close();

    assertThat(store().stat(key("aborted"))).isEmpty();
    assertThat(store().list(folder, "", 10)).isEmpty();
  }

  @Test
  void closingAnUploadAfterCommitLeavesTheObject() {
    Upload upload = store().upload(key("kept"));
    upload.write(new byte[] {1}, 0, 1);
    upload.commit();

    upload.close();

    assertThat(store().stat(key("kept"))).isPresent();
  }

  @Test
  void uploadNeverOverwrites() {
    store().create(key("held"), "one".getBytes(UTF_8));
    try (Upload upload = store().upload(key("held"))) {
      upload.write("other".getBytes(UTF_8), 0, 5);
      assertThatThrownBy(upload::commit).hasMessageContaining(key("held").value());
    }
    assertThat(store().read(key("held"))).asString(UTF_8).isEqualTo("one");
  }

  @Test
  void statTellsSizeTagAndTime() {
    Instant before = Instant.now().minus(Duration.ofMinutes(1));
    store().create(key("a"), "12345".getBytes(UTF_8));
    store().create(key("b"), "54321".getBytes(UTF_8));

    StoredObject a = store().stat(key("a")).orElseThrow();

    assertThat(a.key()).isEqualTo(key("a"));
    assertThat(a.bytes()).isEqualTo(5);
    assertThat(a.etag()).isNotEmpty().doesNotContain("\"");
    assertThat(a.etag()).isNotEqualTo(store().stat(key("b")).orElseThrow().etag());
    assertThat(a.modifiedAt()).isBetween(before, before.plus(Duration.ofMinutes(2)));
  }

  @Test
  void absentObjectHasNoStatAndCannotBeRead() {
    assertThat(store().stat(key("absent"))).isEmpty();
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> store().read(key("absent")))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_OBJECT))
        .withMessageContaining(key("absent").value());
    assertThatExceptionOfType(ObjectStoreException.class)
        .isThrownBy(() -> store().open(key("absent")).close())
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_OBJECT))
        .withMessageContaining(key("absent").value());
  }

  @Test
  void listsAtAnyDepthInTheOrderOfTheKeysBytes() {
    for (String name : List.of("b", "a/2", "a/10", "a/1/x", "a-", "B", "a.1", "z/é", "z/zz")) {
      store().create(key(name), new byte[] {1});
    }
    assertThat(names(store().list(folder, "", 100)))
        .containsExactly("B", "a-", "a.1", "a/1/x", "a/10", "a/2", "b", "z/zz", "z/é");
  }

  @Test
  void listsOnlyWhatHasThePrefixAsPlainText() {
    for (String name : List.of("m/ev.1", "m/ev.2", "m/events.1", "m/ew", "n")) {
      store().create(key(name), new byte[] {1});
    }
    assertThat(names(store().list(folder + "m/ev.", "", 100))).containsExactly("m/ev.1", "m/ev.2");
    assertThat(names(store().list(folder + "m/e", "", 100)))
        .containsExactly("m/ev.1", "m/ev.2", "m/events.1", "m/ew");
    assertThat(store().list(folder + "none/", "", 100)).isEmpty();
  }

  @Test
  void listsAfterAKeyAndNoMoreThanTheLimit() {
    for (int i = 0; i < 9; i++) {
      store().create(key("k" + i), new byte[] {1});
    }
    assertThat(names(store().list(folder, "", 1))).containsExactly("k0");
    assertThat(names(store().list(folder, key("k3").value(), 3))).containsExactly("k4", "k5", "k6");
    assertThat(names(store().list(folder, key("k35").value(), 1))).containsExactly("k4");
    assertThat(names(store().list(folder, key("k7").value(), 9))).containsExactly("k8");
    assertThat(store().list(folder, key("k8").value(), 9)).isEmpty();
    assertThatThrownBy(() -> store().list(folder, "", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listTellsWhatStatTells() {
    store().create(key("a"), "12345".getBytes(UTF_8));

    StoredObject listed = store().list(folder, "", 1).get(0);
    StoredObject stat = store().stat(key("a")).orElseThrow();

    assertThat(listed.key()).isEqualTo(stat.key());
    assertThat(listed.bytes()).isEqualTo(5);
    assertThat(listed.etag()).isEqualTo(stat.etag());
  }

  @Test
  void deletedObjectIsGoneAndItsKeyFree() {
    store().create(key("a"), "one".getBytes(UTF_8));

    store().delete(key("a"));

    assertThat(store().stat(key("a"))).isEmpty();
    assertThat(store().create(key("a"), "two".getBytes(UTF_8))).isEqualTo(CreateOutcome.CREATED);
  }

  @Test
  void deletingWhatDoesNotExistDoesNothing() {
    assertThatCode(() -> store().delete(key("absent"))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "public.a%2Eb/odd%20name",
        "year=2024/month=01",
        "%25",
        "100%25%2Fx",
        "plus+sign",
        "tilde~(1)!*'",
        "Ärger"
      })
  void keysWithOddCharactersAreKeptAsTheyAre(String name) {
    store().create(key(name), name.getBytes(UTF_8));

    assertThat(store().read(key(name))).asString(UTF_8).isEqualTo(name);
    assertThat(names(store().list(folder, "", 10))).containsExactly(name);
    store().delete(key(name));
    assertThat(store().list(folder, "", 10)).isEmpty();
  }

  @Test
  void encodedAndPlainKeysAreDifferentObjects() {
    store().create(key("a%2Eb"), "encoded".getBytes(UTF_8));
    store().create(key("a.b"), "plain".getBytes(UTF_8));

    assertThat(store().read(key("a%2Eb"))).asString(UTF_8).isEqualTo("encoded");
    assertThat(store().read(key("a.b"))).asString(UTF_8).isEqualTo("plain");
  }

  @Test
  void abortingUploadsLeavesCommittedObjectsAndYoungUploads() {
    byte[] content = randomBytes(partBytes() + 1, 6);
    store().create(key("a"), "one".getBytes(UTF_8));
    try (Upload young = store().upload(key("young"))) {
      young.write(content, 0, content.length);

      assertThat(store().abortUploads(folder, Instant.now().minus(Duration.ofHours(1)))).isZero();

      young.commit();
    }
    assertThat(opened(key("young"))).isEqualTo(content);
    assertThat(store().read(key("a"))).asString(UTF_8).isEqualTo("one");
  }

  private byte[] opened(ObjectKey key) {
    try (InputStream in = store().open(key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError("Cannot read " + key, e);
    }
  }

  private List<String> names(List<StoredObject> objects) {
    return objects.stream().map(o -> o.key().value().substring(folder.length())).toList();
  }
}
