// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say how bytes travel. */
final class S3TransferKeys {

  static final String PART_BYTES = "s3.part.size.bytes";
  private static final String PART_BYTES_DOC =
      "Size of the parts in which a data file is uploaded. Larger parts mean fewer requests and"
          + " more memory: a task holds up to four of them on their way beside max.open.bytes.";

  static final String CHECKSUM_MODE = "s3.checksum.mode";
  private static final String CHECKSUM_MODE_DOC =
      "when_supported sends an integrity checksum with every write, so that damage on the way is"
          + " refused. when_required is for stores that do not know such checksums. The archive's"
          + " own SHA-256 is kept and verified in both cases.";

  static final String CALL_TIMEOUT_MS = "s3.call.timeout.ms";
  private static final String CALL_TIMEOUT_MS_DOC =
      "Time for one call with all its retries; one attempt gets half of it. Longer rides out longer"
          + " outages; a commit can take twice as long as this and must stay below"
          + " max.poll.interval.ms, or another task takes over.";

  static final String PROXY_URL = "s3.proxy.url";
  private static final String PROXY_URL_DOC =
      "HTTP proxy on the way to store and token service, as http://host:port. Empty: what the worker's"
          + " system properties (https.proxyHost …) and environment (HTTPS_PROXY, NO_PROXY) say.";

  static final String PROXY_USER = "s3.proxy.user";
  private static final String PROXY_USER_DOC =
      "User at the proxy, if it asks for one. Sent with the first request.";

  static final String PROXY_PASSWORD = "s3.proxy.password";
  private static final String PROXY_PASSWORD_DOC = "Password of s3.proxy.user.";

  private static final int MAX_PART_BYTES = 512 * 1024 * 1024;

  private S3TransferKeys() {}

  static ConfigDef define(ConfigDef definition) {
    return proxy(requests(definition));
  }

  private static ConfigDef requests(ConfigDef definition) {
    List<String> modes = Arrays.stream(ChecksumMode.values()).map(ChecksumMode::word).toList();
    return definition
        .define(
            PART_BYTES,
            ConfigDef.Type.INT,
            S3Transfer.DEFAULT.partBytes(),
            Range.between(S3Settings.MIN_PART_BYTES, MAX_PART_BYTES),
            LOW,
            PART_BYTES_DOC,
            S3Config.GROUP,
            17,
            Width.SHORT,
            "Part size")
        .define(
            CHECKSUM_MODE,
            ConfigDef.Type.STRING,
            ChecksumMode.WHEN_SUPPORTED.word(),
            ConfigDef.ValidString.in(modes.toArray(new String[0])),
            LOW,
            CHECKSUM_MODE_DOC,
            S3Config.GROUP,
            18,
            Width.SHORT,
            "Checksums",
            OneOf.of(modes))
        .define(
            CALL_TIMEOUT_MS,
            ConfigDef.Type.INT,
            (int) S3Transfer.DEFAULT.callTimeout().toMillis(),
            Range.between(1_000, 3_600_000),
            LOW,
            CALL_TIMEOUT_MS_DOC,
            S3Config.GROUP,
            19,
            Width.SHORT,
            "Call time-out");
  }

  private static ConfigDef proxy(ConfigDef definition) {
    return definition
        .define(
            PROXY_URL,
            ConfigDef.Type.STRING,
            "",
            HttpAddress.VALIDATOR,
            LOW,
            PROXY_URL_DOC,
            S3Config.GROUP,
            20,
            Width.LONG,
            "Proxy")
        .define(
            PROXY_USER,
            ConfigDef.Type.STRING,
            "",
            LOW,
            PROXY_USER_DOC,
            S3Config.GROUP,
            21,
            Width.MEDIUM,
            "Proxy user")
        .define(
            PROXY_PASSWORD,
            ConfigDef.Type.PASSWORD,
            "",
            LOW,
            PROXY_PASSWORD_DOC,
            S3Config.GROUP,
            22,
            Width.MEDIUM,
            "Proxy password");
  }

  static Map<String, String> problems(AbstractConfig config) {
    Map<String, String> problems = new LinkedHashMap<>();
    HttpProxy proxy = proxy(config);
    if (proxy.url().isEmpty() && !proxy.user().isEmpty()) {
      problems.put(
          PROXY_USER,
          "= %s means nothing without %s: set that, or leave it out"
              .formatted(proxy.user(), PROXY_URL));
    }
    if (proxy.user().isEmpty() && !proxy.password().isEmpty()) {
      problems.put(
          PROXY_PASSWORD, "means nothing without " + PROXY_USER + ": set that, or leave it out");
    }
    return problems;
  }

  /** How bytes travel. */
  static S3Transfer transfer(AbstractConfig config) {
    return new S3Transfer(
        config.getInt(PART_BYTES),
        ChecksumMode.parse(config.getString(CHECKSUM_MODE)),
        Duration.ofMillis(config.getInt(CALL_TIMEOUT_MS)),
        proxy(config));
  }

  /** The keys that would make that of it. */
  static void put(S3Transfer transfer, Map<String, String> properties) {
    properties.put(PART_BYTES, Integer.toString(transfer.partBytes()));
    properties.put(CHECKSUM_MODE, transfer.checksums().word());
    properties.put(CALL_TIMEOUT_MS, Long.toString(transfer.callTimeout().toMillis()));
    properties.put(PROXY_URL, transfer.proxy().url());
    properties.put(PROXY_USER, transfer.proxy().user());
    properties.put(PROXY_PASSWORD, transfer.proxy().password());
  }

  private static HttpProxy proxy(AbstractConfig config) {
    return new HttpProxy(
        config.getString(PROXY_URL),
        config.getString(PROXY_USER),
        config.getPassword(PROXY_PASSWORD).value());
  }
}
