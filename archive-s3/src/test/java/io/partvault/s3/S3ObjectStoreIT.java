// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreContract;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class S3ObjectStoreIT extends ObjectStoreContract {

  private static final S3ObjectStore STORE = S3ObjectStore.open(S3Fixture.contractSettings());

  @AfterAll
  static void closeStore() {
    STORE.close();
  }

  @Override
  protected ObjectStore store() {
    return STORE;
  }

  @Override
  protected int partBytes() {
    return S3Settings.MIN_PART_BYTES;
  }

  @Test
  void uploadsThatWereNeverFinishedAreAborted() {
    byte[] content = randomBytes(partBytes() + 1, 1);
    Upload forgotten = STORE.upload(key("forgotten/file"));
    forgotten.write(content, 0, content.length);

    Instant later = Instant.now().plusSeconds(60);
    assertThat(STORE.abortUploads(key("forgotten/").value(), later)).isEqualTo(1);
    assertThat(STORE.abortUploads(key("forgotten/").value(), later)).isZero();
    assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(forgotten::commit);
    forgotten.close();
    assertThat(STORE.stat(key("forgotten/file"))).isEmpty();
  }

  @Test
  void moreThanOnePageOfKeysIsListed() {
    for (int i = 0; i < 1005; i++) {
      STORE.create(key("page/%04d".formatted(i)), new byte[0]);
    }
    assertThat(STORE.list(key("page/").value(), "", 1003)).hasSize(1003);
    assertThat(STORE.list(key("page/").value(), "", 5000)).hasSize(1005);
    assertThat(STORE.list(key("page/").value(), key("page/1001").value(), 5000)).hasSize(3);
  }

  @Test
  void anObjectThatIsStillBeingWrittenIsNotListed() throws Exception {
    byte[] content = randomBytes(partBytes() + 1, 3);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          writer.submit(
              () -> {
                for (int i = 0; i < 30; i++) {
                  STORE.create(key("writing/small-" + i), new byte[10]);
                  try (Upload upload = STORE.upload(key("writing/large-" + i))) {
                    upload.write(content, 0, content.length);
                    upload.commit();
                  }
                }
              });
      while (!writing.isDone()) {
        assertThat(STORE.list(key("writing/").value(), "", 100))
            .allSatisfy(
                object ->
                    assertThat(object.key().value())
                        .matches(".*/writing/(small|large)-[0-9]{1,2}"));
      }
      writing.get();
    } finally {
      writer.shutdown();
    }
    assertThat(STORE.list(key("writing/").value(), "", 100)).hasSize(60);
  }

  @Test
  void aStreamThatIsClosedEarlyDoesNotReadTheRest() throws IOException {
    byte[] content = randomBytes(partBytes() * 2, 2);
    try (Upload upload = STORE.upload(key("long"))) {
      upload.write(content, 0, content.length);
      upload.commit();
    }
    for (int i = 0; i < 100; i++) {
      try (InputStream in = STORE.open(key("long"))) {
        assertThat(in.read()).isEqualTo(content[0] & 0xff);
      }
    }
  }
}
