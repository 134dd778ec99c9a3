// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.partvault.archive.layout.ArchiveLayout;
import io.partvault.archive.layout.DataPathTemplate;
import io.partvault.archive.store.ObjectStore;
import io.partvault.archive.store.ObjectStoreContract;
import io.partvault.archive.store.ObjectStoreException;
import io.partvault.archive.store.ObjectStoreException.Kind;
import io.partvault.archive.store.Upload;
import io.partvault.embedded.store.MemoryS3;
import io.partvault.embedded.store.SeenRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole contract with a customer's key, at a store that gives nothing to who does not bring it;
 * and what is on the wire in each mode.
 */
final class EncryptedStoreIT extends ObjectStoreContract {

  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  private static final String OTHER_KEY = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
  private static final String KEY_MD5 = "hRasmdxgYDKV3nvbahU1MA==";
  private static final String SSE = "x-amz-server-side-encryption";
  private static final MemoryS3 SERVER = MemoryS3.start("archive");
  private static final S3ObjectStore STORE = S3ObjectStore.open(customer(KEY));

  @AfterAll
  static void close() {
    STORE.close();
    SERVER.close();
  }

  @Override
  protected ObjectStore store() {
    return STORE;
  }

  @ParameterizedTest
  @EnumSource(ChecksumMode.class)
  void aCustomerKeyIsOnEveryRequestAboutAnObject(ChecksumMode checksums) {
    List<SeenRequest> seen = everyRequest(customer(KEY).withChecksums(checksums));

    assertThat(seen.stream().map(SeenRequest::method).distinct())
        .contains("PUT", "POST", "GET", "HEAD");
    assertThat(seen.stream().filter(request -> request.has("partNumber"))).hasSize(2);
    assertThat(seen)
        .allSatisfy(
            request -> {
              assertThat(request.header(SSE + "-customer-algorithm")).isEqualTo("AES256");
              assertThat(request.header(SSE + "-customer-key")).isEqualTo(KEY);
              assertThat(request.header(SSE + "-customer-key-md5")).isEqualTo(KEY_MD5);
              assertThat(request.header(SSE)).isEmpty();
            });
  }

  @Test
  void aKmsKeyIsOnEveryRequestThatMakesAnObjectAndOnNoOther() {
    List<SeenRequest> seen =
        everyRequest(plain().withEncryption(new S3Encryption(EncryptionMode.SSE_KMS, "k-7", "")));

    assertThat(seen)
        .allSatisfy(
            request -> {
              assertThat(request.header(SSE)).isEqualTo(makes(request) ? "aws:kms" : "");
              assertThat(request.header(SSE + "-aws-kms-key-id"))
                  .isEqualTo(makes(request) ? "k-7" : "");
            });
  }

  @Test
  void theStoresOwnKeysAreAskedForByWhatMakesAnObject() {
    assertThat(
            everyRequest(plain().withEncryption(new S3Encryption(EncryptionMode.SSE_S3, "", ""))))
        .allSatisfy(
            request -> assertThat(request.header(SSE)).isEqualTo(makes(request) ? "AES256" : ""));
    assertThat(
            everyRequest(plain().withEncryption(new S3Encryption(EncryptionMode.SSE_KMS, "", ""))))
        .noneSatisfy(request -> assertThat(request.header(SSE + "-aws-kms-key-id")).isNotEmpty());
  }

  @Test
  void dataFilesHaveTheStorageClassAndAllObjectsTheTags() {
    S3Objects objects =
        new S3Objects(S3Encryption.NONE, "STANDARD_IA", Map.of("team & co", "a=b +c"));

    assertThat(everyRequest(plain().withObjects(objects)))
        .allSatisfy(
            request -> {
              assertThat(request.header("x-amz-tagging"))
                  .isEqualTo(makes(request) ? "team%20%26%20co=a%3Db%20%2Bc" : "");
              assertThat(request.header("x-amz-storage-class"))
                  .isEqualTo(
                      makes(request) && !request.key().endsWith("document") ? "STANDARD_IA" : "");
            });
  }

  @Test
  void withoutEncryptionNothingIsSentAboutIt() {
    assertThat(everyRequest(plain()))
        .allSatisfy(
            request ->
                assertThat(request.headers().keySet())
                    .noneMatch(name -> name.startsWith("x-amz-server-side"))
                    .doesNotContain("x-amz-tagging", "x-amz-storage-class"));
  }

  @ParameterizedTest
  @EnumSource(ChecksumMode.class)
  void aChecksumGoesWithEveryWriteOrWithNone(ChecksumMode mode) {
    assertThat(everyRequest(plain().withChecksums(mode)))
        .filteredOn(request -> request.method().equals("PUT"))
        .isNotEmpty()
        .allSatisfy(
            request ->
                assertThat(
                        request.headers().keySet().stream()
                            .anyMatch(
                                name ->
                                    name.startsWith("x-amz-checksum-")
                                        || name.equals("x-amz-trailer")))
                    .isEqualTo(mode == ChecksumMode.WHEN_SUPPORTED));
  }

  @Test
  void whoBringsNoKeyOrAnotherIsToldWhichSettingItIs() {
    STORE.create(key("secret"), "content".getBytes(UTF_8));
    try (S3ObjectStore without = S3ObjectStore.open(plain());
        S3ObjectStore other = S3ObjectStore.open(customer(OTHER_KEY))) {
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> without.read(key("secret")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageContaining("encrypted with a customer key (HTTP 400 InvalidRequest)")
          .withMessageContaining("set s3.sse.mode = sse-c, and s3.sse.customer.key");
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> other.read(key("secret")))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
          .withMessageContaining("may also be encrypted with another s3.sse.customer.key")
          .withMessageNotContaining(OTHER_KEY);
      assertThatExceptionOfType(ObjectStoreException.class)
          .isThrownBy(() -> other.stat(key("secret")));
    }
  }

  @Test
  void theProbeFindsEveryModeSound() {
    ArchiveLayout layout =
        new ArchiveLayout("probed", DataPathTemplate.parse(DataPathTemplate.DEFAULT));
    for (S3Encryption encryption :
        List.of(
            S3Encryption.NONE,
            new S3Encryption(EncryptionMode.SSE_S3, "", ""),
            new S3Encryption(EncryptionMode.SSE_KMS, "k-7", ""),
            S3Encryption.withCustomerKey(KEY))) {
      assertThat(S3Probe.check(plain().withEncryption(encryption), layout)).isEmpty();
    }
  }

  /** One of each kind of request about an object, as they came. */
  private List<SeenRequest> everyRequest(S3Settings settings) {
    int before = SERVER.requests().size();
    byte[] content = randomBytes(partBytes() + 1, 1);
    try (S3ObjectStore store = S3ObjectStore.open(settings);
        Upload small = store.upload(key("small"));
        Upload large = store.upload(key("large"))) {
      store.create(key("document"), new byte[] {1});
      store.create(key("document"), new byte[] {1});
      small.write(content, 0, 1);
      small.commit();
      large.write(content, 0, content.length);
      large.commit();
      store.stat(key("large"));
      assertThat(store.read(key("large"))).isEqualTo(content);
    }
    return SERVER.requests().subList(before, SERVER.requests().size());
  }

  private static boolean makes(SeenRequest request) {
    return request.method().equals("PUT") && !request.has("partNumber") || request.has("uploads");
  }

  private static S3Settings customer(String key) {
    return plain().withEncryption(S3Encryption.withCustomerKey(key));
  }

  private static S3Settings plain() {
    return S3Settings.ofBucket("archive")
        .withEndpoint(SERVER.endpoint().toString())
        .withKeys(new S3Keys("me", "secret"))
        .withPartBytes(S3Settings.MIN_PART_BYTES);
  }
}
