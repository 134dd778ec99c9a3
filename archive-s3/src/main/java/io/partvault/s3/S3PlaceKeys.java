// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.net.URI;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The keys that say where the archive is. */
final class S3PlaceKeys {

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

  private static final Pattern PREFIX_FORM =
      Pattern.compile("|[A-Za-z0-9_.=!'()*-]+(/[A-Za-z0-9_.=!'()*-]+)*/?");

  private S3PlaceKeys() {}

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            BUCKET,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            new ConfigDef.NonEmptyString(),
            HIGH,
            BUCKET_DOC,
            S3Config.GROUP,
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
            S3Config.GROUP,
            2,
            Width.SHORT,
            "Region")
        .define(
            ENDPOINT,
            ConfigDef.Type.STRING,
            "",
            HttpAddress.VALIDATOR,
            MEDIUM,
            ENDPOINT_DOC,
            S3Config.GROUP,
            3,
            Width.LONG,
            "Endpoint")
        .define(
            PATH_STYLE,
            ConfigDef.Type.BOOLEAN,
            false,
            MEDIUM,
            PATH_STYLE_DOC,
            S3Config.GROUP,
            4,
            Width.SHORT,
            "Path-style access")
        .define(
            PREFIX,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                S3PlaceKeys::requirePrefix,
                () -> "empty, or folders of letters, digits and -_.=!'()*"),
            MEDIUM,
            PREFIX_DOC,
            S3Config.GROUP,
            5,
            Width.MEDIUM,
            "Key prefix");
  }

  /** Whether a bucket cannot stand in front of the endpoint's host name. */
  static boolean needsPathStyle(String endpoint) {
    if (endpoint.isEmpty()) {
      return false;
    }
    String host = URI.create(endpoint).getHost();
    return !host.contains(".") || host.matches("[0-9.]+") || host.startsWith("[");
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
}
