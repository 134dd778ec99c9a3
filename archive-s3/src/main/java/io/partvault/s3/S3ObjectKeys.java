// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/** The keys that say how objects are written. */
final class S3ObjectKeys {

  static final String SSE_MODE = "s3.sse.mode";
  private static final String SSE_MODE_DOC =
      "Encryption of objects where they lie. none: as the bucket does by default; sse-s3: with the"
          + " store's keys; sse-kms: with a key of its key service, which readers need the right to"
          + " use; sse-c: with s3.sse.customer.key, which must be given to all who read. It holds for"
          + " new objects: with sse-c all of an archive must be written with one key.";

  static final String SSE_KMS_KEY_ID = "s3.sse.kms.key.id";
  private static final String SSE_KMS_KEY_ID_DOC =
      "With sse-kms: id, ARN or alias of the key. Empty: the store's own key for S3. Writing needs"
          + " kms:GenerateDataKey and kms:Decrypt on it, reading kms:Decrypt.";

  static final String SSE_CUSTOMER_KEY = "s3.sse.customer.key";
  private static final String SSE_CUSTOMER_KEY_DOC =
      "With sse-c: 32 random bytes in base64 (openssl rand -base64 32). The store does not keep it:"
          + " who loses it has lost the archive. Needs https, except to the loopback address.";

  static final String STORAGE_CLASS = "s3.storage.class";
  private static final String STORAGE_CLASS_DOC =
      "Storage class of data files, such as STANDARD_IA or GLACIER_IR; empty for the store's default."
          + " Objects of GLACIER and DEEP_ARCHIVE cannot be read at once, as cleanup has to. The"
          + " small objects beside data files stay in the default class.";

  static final String TAGS = "s3.object.tags";
  private static final String TAGS_DOC =
      "Tags for all objects, key=value separated by commas, ten at most. Needs s3:PutObjectTagging.";

  private static final List<String> STORAGE_CLASSES =
      List.of("STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR");
  private static final Set<String> FROZEN = Set.of("GLACIER", "DEEP_ARCHIVE");
  private static final int MAX_TAGS = 10;

  private S3ObjectKeys() {}

  static ConfigDef define(ConfigDef definition) {
    return form(encryption(definition));
  }

  private static ConfigDef encryption(ConfigDef definition) {
    return definition
        .define(
            SSE_MODE,
            ConfigDef.Type.STRING,
            EncryptionMode.NONE.word(),
            ConfigDef.ValidString.in(EncryptionMode.words().toArray(new String[0])),
            MEDIUM,
            SSE_MODE_DOC,
            S3Config.GROUP,
            12,
            Width.SHORT,
            "Encryption",
            OneOf.of(EncryptionMode.words()))
        .define(
            SSE_KMS_KEY_ID,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            SSE_KMS_KEY_ID_DOC,
            S3Config.GROUP,
            13,
            Width.LONG,
            "KMS key")
        .define(
            SSE_CUSTOMER_KEY,
            ConfigDef.Type.PASSWORD,
            "",
            ConfigDef.LambdaValidator.with(
                S3ObjectKeys::requireCustomerKey, () -> "empty, or 32 bytes in base64"),
            MEDIUM,
            SSE_CUSTOMER_KEY_DOC,
            S3Config.GROUP,
            14,
            Width.LONG,
            "Customer key");
  }

  private static ConfigDef form(ConfigDef definition) {
    return definition
        .define(
            STORAGE_CLASS,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                S3ObjectKeys::requireReadableClass,
                () -> "empty, or a class whose objects can be read at once"),
            LOW,
            STORAGE_CLASS_DOC,
            S3Config.GROUP,
            15,
            Width.MEDIUM,
            "Storage class",
            OneOf.of(STORAGE_CLASSES))
        .define(
            TAGS,
            ConfigDef.Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                (name, value) -> tags(name, value.toString()),
                () -> "empty, or key=value, key=value"),
            LOW,
            TAGS_DOC,
            S3Config.GROUP,
            16,
            Width.LONG,
            "Tags");
  }

  static Map<String, String> problems(AbstractConfig config, String endpoint) {
    Map<String, String> problems = new LinkedHashMap<>();
    EncryptionMode mode = mode(config);
    if (mode != EncryptionMode.SSE_KMS && !config.getString(SSE_KMS_KEY_ID).isEmpty()) {
      problems.put(
          SSE_KMS_KEY_ID,
          "= %s %s"
              .formatted(config.getString(SSE_KMS_KEY_ID), onlyWith(EncryptionMode.SSE_KMS, mode)));
    }
    if (mode != EncryptionMode.SSE_C && !customerKey(config).isEmpty()) {
      problems.put(SSE_CUSTOMER_KEY, onlyWith(EncryptionMode.SSE_C, mode));
    }
    if (mode == EncryptionMode.SSE_C && customerKey(config).isEmpty()) {
      problems.put(
          SSE_CUSTOMER_KEY, "is missing: %s = sse-c is encryption with it".formatted(SSE_MODE));
    }
    if (mode == EncryptionMode.SSE_C && S3Settings.isOverheard(endpoint)) {
      problems.put(
          S3PlaceKeys.ENDPOINT,
          "is %s: a customer key does not travel over http; use https".formatted(endpoint));
    }
    return problems;
  }

  /** How objects are written; without problems only. */
  static S3Objects objects(AbstractConfig config) {
    return new S3Objects(
        new S3Encryption(mode(config), config.getString(SSE_KMS_KEY_ID), customerKey(config)),
        config.getString(STORAGE_CLASS),
        tags(TAGS, config.getString(TAGS)));
  }

  /** The keys that would make that of it. */
  static void put(S3Objects objects, Map<String, String> properties) {
    properties.put(SSE_MODE, objects.encryption().mode().word());
    properties.put(SSE_KMS_KEY_ID, objects.encryption().kmsKeyId());
    properties.put(SSE_CUSTOMER_KEY, objects.encryption().customerKey());
    properties.put(STORAGE_CLASS, objects.storageClass());
    properties.put(
        TAGS,
        String.join(
            ",",
            objects.tags().entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .toList()));
  }

  private static String onlyWith(EncryptionMode needed, EncryptionMode mode) {
    return "goes with %s = %s, which is %s: change that, or leave it out"
        .formatted(SSE_MODE, needed.word(), mode.word());
  }

  private static EncryptionMode mode(AbstractConfig config) {
    return EncryptionMode.parse(config.getString(SSE_MODE));
  }

  private static String customerKey(AbstractConfig config) {
    return config.getPassword(SSE_CUSTOMER_KEY).value();
  }

  private static void requireCustomerKey(String name, Object value) {
    String key = ((Password) value).value();
    if (!key.isEmpty() && !S3Encryption.isCustomerKey(key)) {
      throw new ConfigException(
          name, value, "must be 32 bytes in base64, as openssl rand -base64 32 makes them");
    }
  }

  private static void requireReadableClass(String name, Object value) {
    if (FROZEN.contains(value.toString())) {
      throw new ConfigException(
          name,
          value,
          "its objects cannot be read at once, and what cannot be read back is never dropped; take"
              + " GLACIER_IR, or let a lifecycle rule move data/ after the drop");
    }
    if (!value.toString().matches("[A-Z0-9_-]*")) {
      throw new ConfigException(name, value, "must be a storage class such as STANDARD_IA");
    }
  }

  private static Map<String, String> tags(String name, String value) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String tag : value.isBlank() ? new String[0] : value.split(",", -1)) {
      String[] parts = tag.split("=", 2);
      String key = parts[0].strip();
      if (parts.length < 2 || key.isEmpty() || key.length() > 128 || parts[1].length() > 256) {
        throw new ConfigException(
            name, value, "must be key=value, key=value with keys of 1 to 128 characters");
      }
      if (tags.put(key, parts[1].strip()) != null) {
        throw new ConfigException(name, value, "names the tag " + key + " twice");
      }
    }
    if (tags.size() > MAX_TAGS) {
      throw new ConfigException(name, value, "an object has ten tags at most");
    }
    return tags;
  }
}
