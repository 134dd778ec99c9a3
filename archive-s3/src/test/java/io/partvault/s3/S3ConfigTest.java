// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3ConfigTest {

  @Test
  void everyKeyHasTheseDefaults() {
    S3Config config = config(Map.of());

    assertThat(config.settings())
        .isEqualTo(
            new S3Settings(
                "archive",
                "us-east-1",
                "",
                false,
                S3Keys.DEFAULT_CHAIN,
                8 * 1024 * 1024,
                ChecksumMode.WHEN_SUPPORTED,
                Duration.ofSeconds(90)))
        .isEqualTo(S3Settings.ofBucket("archive"));
    assertThat(config.keyPrefix()).isEmpty();
    assertThat(config.problems()).isEmpty();
  }

  @Test
  void everyKeyIsHonoured() {
    Map<String, String> values =
        Map.of(
            "s3.bucket.name", "other",
            "s3.region", "garage",
            "s3.endpoint.url", "https://s3.example.com:9000",
            "s3.path.style.access.enabled", "true",
            "s3.key.prefix", "archives/shop",
            "aws.access.key.id", "AKID",
            "aws.secret.access.key", "topsecret",
            "s3.part.size.bytes", "5242880",
            "s3.checksum.mode", "when_required",
            "s3.call.timeout.ms", "1000");
    S3Config config = config(values);

    assertThat(S3Config.define(new ConfigDef()).names())
        .containsExactlyInAnyOrderElementsOf(values.keySet());
    assertThat(config.settings())
        .isEqualTo(
            new S3Settings(
                "other",
                "garage",
                "https://s3.example.com:9000",
                true,
                new S3Keys("AKID", "topsecret"),
                5 * 1024 * 1024,
                ChecksumMode.WHEN_REQUIRED,
                Duration.ofSeconds(1)));
    assertThat(config.keyPrefix()).isEqualTo("archives/shop");
    assertThat(config.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3.bucket.name,''",
    "s3.region,''",
    "s3.endpoint.url,minio:9000",
    "s3.endpoint.url,ftp://host",
    "s3.endpoint.url,http://",
    "s3.endpoint.url,not an address",
    "s3.key.prefix,/absolute",
    "s3.key.prefix,two//slashes",
    "s3.key.prefix,a blank",
    "s3.part.size.bytes,5242879",
    "s3.part.size.bytes,536870913",
    "s3.checksum.mode,never",
    "s3.call.timeout.ms,999",
  })
  void valuesThatCannotWorkAreRefusedByTheirKey(String key, String value) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config(Map.of(key, value)))
        .withMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({"''", "a", "a/b", "a/b/", "year=2024/x.y"})
  void usualPrefixesAreTaken(String prefix) {
    assertThat(config(Map.of("s3.key.prefix", prefix)).keyPrefix()).isEqualTo(prefix);
  }

  @Test
  void halfAnAccessKeyIsAProblemOfTheOtherHalf() {
    S3Config withoutSecret = config(Map.of("aws.access.key.id", "AKID"));
    S3Config withoutId = config(Map.of("aws.secret.access.key", "topsecret"));

    assertThat(withoutSecret.problems()).containsOnlyKeys("aws.secret.access.key");
    assertThat(withoutId.problems()).containsOnlyKeys("aws.access.key.id");
    assertThat(withoutId.problems().values()).noneMatch(message -> message.contains("topsecret"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(withoutId::settings)
        .withMessageContaining("both or not at all");
    assertThatIllegalArgumentException().isThrownBy(() -> new S3Keys("AKID", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9000",
    "http://127.0.0.1:9000",
    "http://minio",
    "http://[::1]:9000"
  })
  void hostsThatNoBucketCanStandInFrontOfNeedPathStyle(String endpoint) {
    assertThat(config(Map.of("s3.endpoint.url", endpoint)).problems())
        .containsOnlyKeys("s3.path.style.access.enabled");
    assertThat(
            config(Map.of("s3.endpoint.url", endpoint, "s3.path.style.access.enabled", "true"))
                .problems())
        .isEmpty();
  }

  @Test
  void theSecretIsNeverPrinted() {
    S3Settings settings =
        config(Map.of("aws.access.key.id", "AKID", "aws.secret.access.key", "topsecret"))
            .settings();

    assertThat(settings.toString()).contains("AKID").doesNotContain("topsecret");
    assertThat(S3Settings.ofBucket("b").toString()).contains("AWS default chain");
    assertThat(settings.location()).isEqualTo("AWS us-east-1");
  }

  @Test
  void settingsWithoutABucketOrWithTooSmallPartsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> S3Settings.ofBucket(""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Settings.ofBucket("b").withPartBytes(1024))
        .withMessageContaining("5242880");
    assertThat(S3Settings.ofBucket("b").withRegion("eu-central-1").region())
        .isEqualTo("eu-central-1");
  }

  private static S3Config config(Map<String, String> values) {
    Map<String, String> all = new HashMap<>(Map.of("s3.bucket.name", "archive"));
    all.putAll(values);
    return new S3Config(new AbstractConfig(S3Config.define(new ConfigDef()), all, false));
  }
}
