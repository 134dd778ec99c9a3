// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The keys about the store, the same in every connector that uses it. */
public final class S3Config {

  static final String BUCKET = "s3.bucket.name";
  private static final String BUCKET_DOC =
      "Bucket that holds the archive. It must exist. Versioning and object lock are allowed and"
          + " make the archive safer; a lifecycle rule that expires objects is not.";

  static final String REGION = "s3.region";
  private static final String REGION_DOC =
      "Region of the bucket. Any text is taken, because stores other than AWS name theirs freely;"
          + " requests are signed for it, and most of those stores accept the default.";

  static final String ENDPOINT = "s3.endpoint.url";
  private static final String ENDPOINT_DOC =
      "Address of a store other than AWS, as https://host:port. Empty for AWS. Over http the"
          + " archive travels unencrypted.";

  static final String PATH_STYLE = "s3.path.style.access.enabled";
  private static final String PATH_STYLE_DOC =
      "Put the bucket into the path instead of the host name. Most stores other than AWS need it;"
          + " AWS itself advises against it.";

  static final String PREFIX = "s3.key.prefix";
  private static final String PREFIX_DOC =
      "Folder in front of every key, without a slash at either end. All connectors of one archive"
          + " share it; a second archive in the same bucket needs another.";

  static final String ACCESS_KEY_ID = "aws.access.key.id";
  private static final String ACCESS_KEY_ID_DOC =
      "Access key, together with aws.secret.access.key. Without both, the AWS default chain finds"
          + " one (environment, profile, container, instance), which keeps secrets out of here.";

  static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
  private static final String SECRET_ACCESS_KEY_DOC =
      "Secret of aws.access.key.id. Connect shows it as [hidden]; a config provider keeps it out"
          + " of the configuration altogether.";

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

  private static final String GROUP = "S3";
  private static final int MAX_PART_BYTES = 512 * 1024 * 1024;
  private static final Pattern PREFIX_FORM =
      Pattern.compile("|[A-Za-z0-9_.=!'()*-]+(/[A-Za-z0-9_.=!'()*-]+)*/?");

  private final AbstractConfig config;

  /** Reads the keys out of a connector's configuration, whose definition {@link #define} made. */
  public S3Config(AbstractConfig config) {
    this.config = config;
  }

  /** Adds the keys to a connector's definition and returns it. */
  public static ConfigDef define(ConfigDef definition) {
    return transfer(access(place(definition)));
  }

  private static ConfigDef place(ConfigDef definition) {
    return definition
        .define(
            BUCKET,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            HIGH,
            BUCKET_DOC,
            GROUP,
            1,
            Width.MEDIUM,
            "Bucket")
        .define(
            REGION,
            ConfigDef.Type.STRING,
            S3Settings.DEFAULT_REGION,
            new ConfigDef.NonEmptyString(),
            HIGH,
            REGION_DOC,
            GROUP,
            2,
            Width.SHORT,
            "Region")
        .define(
            ENDPOINT,
            ConfigDef.Type.STRING,
            "",
            checked(S3Config::requireEndpoint, "empty, or http(s)://host[:port]"),
            MEDIUM,
            ENDPOINT_DOC,
            GROUP,
            3,
            Width.LONG,
            "Endpoint")
        .define(
            PATH_STYLE,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            PATH_STYLE_DOC,
            GROUP,
            4,
            Width.SHORT,
            "Path-style access")
        .define(
            PREFIX,
            ConfigDef.Type.STRING,
            "",
            checked(S3Config::requirePrefix, "empty, or folders of letters, digits and -_.=!'()*"),
            MEDIUM,
            PREFIX_DOC,
            GROUP,
            5,
            Width.MEDIUM,
            "Key prefix");
  }

  private static ConfigDef access(ConfigDef definition) {
    return definition
        .define(
            ACCESS_KEY_ID,
            ConfigDef.Type.STRING,
            "",
            HIGH,
            ACCESS_KEY_ID_DOC,
            GROUP,
            6,
            Width.MEDIUM,
            "Access key id")
        .define(
            SECRET_ACCESS_KEY,
            ConfigDef.Type.PASSWORD,
            "",
            HIGH,
            SECRET_ACCESS_KEY_DOC,
            GROUP,
            7,
            Width.MEDIUM,
            "Secret access key");
  }

  private static ConfigDef transfer(ConfigDef definition) {
    String[] modes =
        Arrays.stream(ChecksumMode.values()).map(ChecksumMode::word).toArray(String[]::new);
    return definition
        .define(
            PART_BYTES,
            ConfigDef.Type.INT,
            S3Settings.DEFAULT_PART_BYTES,
            Range.between(S3Settings.MIN_PART_BYTES, MAX_PART_BYTES),
            LOW,
            PART_BYTES_DOC,
            GROUP,
            8,
            Width.SHORT,
            "Part size")
        .define(
            CHECKSUM_MODE,
            ConfigDef.Type.STRING,
            ChecksumMode.WHEN_SUPPORTED.word(),
            ConfigDef.ValidString.in(modes),
            LOW,
            CHECKSUM_MODE_DOC,
            GROUP,
            9,
            Width.SHORT,
            "Checksums")
        .define(
            CALL_TIMEOUT_MS,
            ConfigDef.Type.INT,
            (int) S3Settings.DEFAULT_CALL_TIMEOUT.toMillis(),
            Range.between(1_000, 3_600_000),
            LOW,
            CALL_TIMEOUT_MS_DOC,
            GROUP,
            10,
            Width.SHORT,
            "Call time-out");
  }

  /**
   * What each key alone does not show: messages by key, empty if all is well. To be called before
   * {@link #settings}, from {@code Connector.validate} as well as at start.
   */
  public Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    if (accessKeyId().isEmpty() && !secretAccessKey().isEmpty()) {
      problems.put(ACCESS_KEY_ID, SECRET_ACCESS_KEY + " is given without it: give both or neither");
    }
    if (!accessKeyId().isEmpty() && secretAccessKey().isEmpty()) {
      problems.put(SECRET_ACCESS_KEY, ACCESS_KEY_ID + " is given without it: give both or neither");
    }
    if (!pathStyle() && needsPathStyle(endpoint())) {
      problems.put(
          PATH_STYLE,
          "must be true for %s: a bucket cannot stand in front of that host name"
              .formatted(endpoint()));
    }
    return problems;
  }

  /**
   * What a client needs to know.
   *
   * @throws ConfigException if only one half of the access key is given
   */
  public S3Settings settings() {
    if (accessKeyId().isEmpty() != secretAccessKey().isEmpty()) {
      throw new ConfigException(
          "%s and %s are given both or not at all".formatted(ACCESS_KEY_ID, SECRET_ACCESS_KEY));
    }
    return new S3Settings(
        config.getString(BUCKET),
        config.getString(REGION),
        endpoint(),
        pathStyle(),
        new S3Keys(accessKeyId(), secretAccessKey()),
        config.getInt(PART_BYTES),
        ChecksumMode.parse(config.getString(CHECKSUM_MODE)),
        Duration.ofMillis(config.getInt(CALL_TIMEOUT_MS)));
  }

  /** In front of every key of the archive; may be empty. */
  public String keyPrefix() {
    return config.getString(PREFIX);
  }

  private String endpoint() {
    return config.getString(ENDPOINT);
  }

  private boolean pathStyle() {
    return config.getBoolean(PATH_STYLE);
  }

  private String accessKeyId() {
    return config.getString(ACCESS_KEY_ID);
  }

  private String secretAccessKey() {
    return config.getPassword(SECRET_ACCESS_KEY).value();
  }

  private static boolean needsPathStyle(String endpoint) {
    if (endpoint.isEmpty()) {
      return false;
    }
    String host = URI.create(endpoint).getHost();
    return !host.contains(".") || host.matches("[0-9.]+") || host.startsWith("[");
  }

  private static void requireEndpoint(String name, Object value) {
    String endpoint = (String) value;
    if (endpoint.isEmpty()) {
      return;
    }
    URI uri;
    try {
      uri = URI.create(endpoint);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(name, value, "not an address: " + e.getMessage());
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new ConfigException(name, value, "must be http(s)://host[:port]");
    }
  }

  private static void requirePrefix(String name, Object value) {
    String prefix = (String) value;
    if (!PREFIX_FORM.matcher(prefix).matches() || prefix.length() > 200) {
      throw new ConfigException(
          name,
          value,
          "must consist of folders of letters, digits and -_.=!'()*, without a slash in front, and"
              + " have at most 200 characters");
    }
  }

  private static Validator checked(Validator check, String description) {
    return ConfigDef.LambdaValidator.with(check::ensureValid, () -> description);
  }
}
