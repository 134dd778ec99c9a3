// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3ConfigTest {

  private static final String SSE_KEY = "s3.sse.customer.key";
  private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

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
                new S3Identity(S3Keys.DEFAULT_CHAIN, new S3Role("", "", "partvault", "")),
                new S3Objects(new S3Encryption(EncryptionMode.NONE, "", ""), "", Map.of()),
                new S3Transfer(
                    8 * 1024 * 1024,
                    ChecksumMode.WHEN_SUPPORTED,
                    Duration.ofSeconds(90),
                    new HttpProxy("", "", ""))))
        .isEqualTo(S3Settings.ofBucket("archive"));
    assertThat(config.keyPrefix()).isEmpty();
    assertThat(config.problems()).isEmpty();
  }

  @Test
  void everyKeyIsHonoured() {
    Map<String, String> values = everyKey();
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
                new S3Identity(
                    new S3Keys("AKID", "topsecret"),
                    new S3Role(
                        "arn:aws:iam::123456789012:role/archive",
                        "ext",
                        "me@work",
                        "https://sts.example.com")),
                new S3Objects(
                    new S3Encryption(EncryptionMode.SSE_KMS, "alias/archive", ""),
                    "STANDARD_IA",
                    Map.of("team", "data", "cost", "a=b")),
                new S3Transfer(
                    5 * 1024 * 1024,
                    ChecksumMode.WHEN_REQUIRED,
                    Duration.ofSeconds(1),
                    new HttpProxy("http://proxy:3128", "p", "proxysecret"))));
    assertThat(config.keyPrefix()).isEqualTo("archives/shop");
    assertThat(config.problems()).isEmpty();
  }

  @Test
  void settingsAreWrittenAsTheKeysThatGiveThem() {
    for (Map<String, String> values :
        List.of(
            Map.<String, String>of(), everyKey(), Map.of("s3.sse.mode", "sse-c", SSE_KEY, KEY))) {
      S3Settings settings = config(values).settings();

      Map<String, String> written = S3Config.properties(settings, "p");

      assertThat(written.keySet()).isEqualTo(S3Config.define(new ConfigDef()).names());
      assertThat(config(written).settings()).isEqualTo(settings);
      assertThat(config(written).keyPrefix()).isEqualTo("p");
    }
  }

  private static Map<String, String> everyKey() {
    return Map.ofEntries(
        entry("s3.bucket.name", "other"),
        entry("s3.region", "garage"),
        entry("s3.endpoint.url", "https://s3.example.com:9000"),
        entry("s3.path.style.access.enabled", "true"),
        entry("s3.key.prefix", "archives/shop"),
        entry("aws.access.key.id", "AKID"),
        entry("aws.secret.access.key", "topsecret"),
        entry("aws.sts.role.arn", "arn:aws:iam::123456789012:role/archive"),
        entry("aws.sts.role.external.id", "ext"),
        entry("aws.sts.role.session.name", "me@work"),
        entry("aws.sts.endpoint.url", "https://sts.example.com"),
        entry("s3.sse.mode", "sse-kms"),
        entry("s3.sse.kms.key.id", "alias/archive"),
        entry(SSE_KEY, ""),
        entry("s3.storage.class", "STANDARD_IA"),
        entry("s3.object.tags", "team=data, cost=a=b"),
        entry("s3.part.size.bytes", "5242880"),
        entry("s3.checksum.mode", "when_required"),
        entry("s3.call.timeout.ms", "1000"),
        entry("s3.proxy.url", "http://proxy:3128"),
        entry("s3.proxy.user", "p"),
        entry("s3.proxy.password", "proxysecret"));
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
    "s3.sse.mode,aes",
    "s3.sse.mode,SSE-C",
    "s3.sse.customer.key,short",
    "s3.sse.customer.key,c2hvcnQ=",
    "s3.storage.class,GLACIER",
    "s3.storage.class,DEEP_ARCHIVE",
    "s3.storage.class,not a class",
    "s3.object.tags,alone",
    "s3.object.tags,=value",
    "'s3.object.tags','a=1,a=2'",
    "'s3.object.tags','a=,b=,c=,d=,e=,f=,g=,h=,i=,j=,k='",
    "aws.sts.role.arn,archive",
    "aws.sts.role.session.name,x",
    "aws.sts.role.session.name,a blank",
    "aws.sts.endpoint.url,sts.example.com",
    "s3.proxy.url,proxy:3128",
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
        .withMessageContaining("give both or neither");
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

  @ParameterizedTest
  @CsvSource({
    "s3.sse.kms.key.id, alias/a, s3.sse.kms.key.id, goes with s3.sse.mode = sse-kms",
    "s3.sse.customer.key, " + KEY + ", s3.sse.customer.key, goes with s3.sse.mode = sse-c",
    "s3.sse.mode, sse-c, s3.sse.customer.key, is missing",
    "aws.sts.role.external.id, x, aws.sts.role.external.id, means nothing without aws.sts.role.arn",
    "aws.sts.endpoint.url, http://sts, aws.sts.endpoint.url, means nothing without aws.sts.role.arn",
    "s3.proxy.user, me, s3.proxy.user, means nothing without s3.proxy.url",
    "s3.proxy.password, x, s3.proxy.password, means nothing without s3.proxy.user",
  })
  void whatKeysSayTogetherIsAttachedToTheOneToChange(
      String key, String value, String problemKey, String sentence) {
    S3Config config = config(Map.of(key, value));

    assertThat(config.problems()).containsOnlyKeys(problemKey);
    assertThat(config.problems().get(problemKey)).contains(sentence).doesNotContain(KEY);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(config::settings)
        .withMessageContaining(problemKey);
  }

  @ParameterizedTest
  @CsvSource({
    "http://store.example.com:9000, true",
    "http://127.0.0.1.example.com, true",
    "HTTP://10.0.0.1, true",
    "http://127.0.0.1:9000, false",
    "http://localhost, false",
    "http://[::1]:9000, false",
    "https://store.example.com, false",
    "'', false",
  })
  void aCustomerKeyTravelsOverHttpToTheLoopbackAddressOnly(String endpoint, boolean refused) {
    S3Config config =
        config(
            Map.of(
                "s3.sse.mode",
                "sse-c",
                SSE_KEY,
                KEY,
                "s3.endpoint.url",
                endpoint,
                "s3.path.style.access.enabled",
                "true"));

    if (refused) {
      assertThat(config.problems()).containsOnlyKeys("s3.endpoint.url");
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  S3Settings.ofBucket("b")
                      .withEndpoint(endpoint)
                      .withEncryption(S3Encryption.withCustomerKey(KEY)))
          .withMessageContaining("use https");
    } else {
      assertThat(config.problems()).isEmpty();
    }
  }

  @Test
  void wordsAreRecommended() {
    for (String key : List.of("s3.sse.mode", "s3.checksum.mode", "s3.storage.class")) {
      ConfigDef.ConfigKey defined = S3Config.define(new ConfigDef()).configKeys().get(key);
      assertThat(defined.recommender.validValues(key, Map.of()))
          .isNotEmpty()
          .allSatisfy(word -> config(Map.of(key, word.toString())));
      assertThat(defined.recommender.visible(key, Map.of())).isTrue();
    }
  }

  @Test
  void theSecretIsNeverPrinted() {
    S3Settings settings =
        config(Map.of("aws.access.key.id", "AKID", "aws.secret.access.key", "topsecret"))
            .settings();

    assertThat(settings.toString()).contains("AKID").doesNotContain("topsecret");
    assertThat(config(everyKey()).settings().toString())
        .contains("role/archive", "sse-kms", "http://proxy:3128")
        .doesNotContain("topsecret", "proxysecret");
    assertThat(S3Encryption.withCustomerKey(KEY).toString()).doesNotContain(KEY);
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
