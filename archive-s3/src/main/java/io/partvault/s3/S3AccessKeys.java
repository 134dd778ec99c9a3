// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** The keys that say who asks. */
final class S3AccessKeys {

  static final String ACCESS_KEY_ID = "aws.access.key.id";
  private static final String ACCESS_KEY_ID_DOC =
      "Access key, together with aws.secret.access.key. Without both, the AWS default chain finds"
          + " one (environment, profile, container, instance), which keeps secrets out of here.";

  static final String SECRET_ACCESS_KEY = "aws.secret.access.key";
  private static final String SECRET_ACCESS_KEY_DOC =
      "Secret of aws.access.key.id. Connect shows it as [hidden]; a config provider keeps it out"
          + " of the configuration altogether.";

  static final String ROLE_ARN = "aws.sts.role.arn";
  private static final String ROLE_ARN_DOC =
      "Role to assume with those keys, for a bucket of another account. Empty: requests are made as"
          + " whoever the keys belong to. Its short-lived keys are renewed in time.";

  static final String ROLE_EXTERNAL_ID = "aws.sts.role.external.id";
  private static final String ROLE_EXTERNAL_ID_DOC =
      "External id that the role's trust policy asks for, if it does.";

  static final String ROLE_SESSION_NAME = "aws.sts.role.session.name";
  private static final String ROLE_SESSION_NAME_DOC =
      "Name under which the store's access logs show who assumed the role.";

  static final String STS_ENDPOINT = "aws.sts.endpoint.url";
  private static final String STS_ENDPOINT_DOC =
      "Address of the token service. Empty for that of AWS in s3.region; stores other than AWS"
          + " mostly have it at s3.endpoint.url.";

  private static final String SESSION_NAME_FORM = "[\\w+=,.@-]{2,64}";

  private S3AccessKeys() {}

  static ConfigDef define(ConfigDef definition) {
    return role(
        definition
            .define(
                ACCESS_KEY_ID,
                ConfigDef.Type.STRING,
                "",
                HIGH,
                ACCESS_KEY_ID_DOC,
                S3Config.GROUP,
                6,
                Width.MEDIUM,
                "Access key id")
            .define(
                SECRET_ACCESS_KEY,
                ConfigDef.Type.PASSWORD,
                "",
                HIGH,
                SECRET_ACCESS_KEY_DOC,
                S3Config.GROUP,
                7,
                Width.MEDIUM,
                "Secret access key"));
  }

  private static ConfigDef role(ConfigDef definition) {
    return definition
        .define(
            ROLE_ARN,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                S3AccessKeys::requireArn, () -> "empty, or arn:…:role/name"),
            MEDIUM,
            ROLE_ARN_DOC,
            S3Config.GROUP,
            8,
            Width.LONG,
            "Role")
        .define(
            ROLE_EXTERNAL_ID,
            ConfigDef.Type.STRING,
            "",
            LOW,
            ROLE_EXTERNAL_ID_DOC,
            S3Config.GROUP,
            9,
            Width.MEDIUM,
            "External id")
        .define(
            ROLE_SESSION_NAME,
            ConfigDef.Type.STRING,
            S3Role.DEFAULT_SESSION_NAME,
            ConfigDef.LambdaValidator.with(
                S3AccessKeys::requireSessionName,
                () -> "2 to 64 letters, digits and characters of +=,.@_-"),
            LOW,
            ROLE_SESSION_NAME_DOC,
            S3Config.GROUP,
            10,
            Width.MEDIUM,
            "Session name")
        .define(
            STS_ENDPOINT,
            ConfigDef.Type.STRING,
            "",
            HttpAddress.VALIDATOR,
            LOW,
            STS_ENDPOINT_DOC,
            S3Config.GROUP,
            11,
            Width.LONG,
            "Token service");
  }

  static Map<String, String> problems(AbstractConfig config) {
    Map<String, String> problems = new LinkedHashMap<>();
    boolean id = !config.getString(ACCESS_KEY_ID).isEmpty();
    boolean secret = !secret(config).isEmpty();
    if (!id && secret) {
      problems.put(ACCESS_KEY_ID, SECRET_ACCESS_KEY + " is given without it: give both or neither");
    }
    if (id && !secret) {
      problems.put(SECRET_ACCESS_KEY, ACCESS_KEY_ID + " is given without it: give both or neither");
    }
    if (config.getString(ROLE_ARN).isEmpty()) {
      for (String key : List.of(ROLE_EXTERNAL_ID, STS_ENDPOINT)) {
        if (!config.getString(key).isEmpty()) {
          problems.put(
              key,
              "= %s means nothing without %s: set that, or leave it out"
                  .formatted(config.getString(key), ROLE_ARN));
        }
      }
    }
    return problems;
  }

  /** Whose keys, and in which role; without problems only. */
  static S3Identity identity(AbstractConfig config) {
    return new S3Identity(
        new S3Keys(config.getString(ACCESS_KEY_ID), secret(config)),
        new S3Role(
            config.getString(ROLE_ARN),
            config.getString(ROLE_EXTERNAL_ID),
            config.getString(ROLE_SESSION_NAME),
            config.getString(STS_ENDPOINT)));
  }

  /** The keys that would make that of it. */
  static void put(S3Identity identity, Map<String, String> properties) {
    properties.put(ACCESS_KEY_ID, identity.keys().accessKeyId());
    properties.put(SECRET_ACCESS_KEY, identity.keys().secretAccessKey());
    properties.put(ROLE_ARN, identity.role().arn());
    properties.put(ROLE_EXTERNAL_ID, identity.role().externalId());
    properties.put(ROLE_SESSION_NAME, identity.role().sessionName());
    properties.put(STS_ENDPOINT, identity.role().endpoint());
  }

  private static String secret(AbstractConfig config) {
    return config.getPassword(SECRET_ACCESS_KEY).value();
  }

  private static void requireArn(String name, Object value) {
    if (!value.toString().matches("|arn:[^:\\s]*:[^:\\s]*:[^:\\s]*:[^:\\s]*:role/\\S+")) {
      throw new ConfigException(name, value, "must be arn:aws:iam::account:role/name");
    }
  }

  private static void requireSessionName(String name, Object value) {
    if (!value.toString().matches(SESSION_NAME_FORM)) {
      throw new ConfigException(
          name, value, "must be 2 to 64 letters, digits and characters of +=,.@_-");
    }
  }
}
