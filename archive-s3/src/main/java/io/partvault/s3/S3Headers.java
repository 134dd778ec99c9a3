// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/** The headers that say how objects are written, and with which key they are read. Immutable. */
final class S3Headers {

  private static final String SSE = "x-amz-server-side-encryption";
  private static final String CUSTOMER = SSE + "-customer-";

  private final Map<String, String> key;
  private final Map<String, String> document;
  private final Map<String, String> dataFile;

  S3Headers(S3Objects objects) {
    key = key(objects.encryption());
    document = new LinkedHashMap<>(key);
    document.putAll(encryption(objects.encryption()));
    if (!objects.tags().isEmpty()) {
      document.put("x-amz-tagging", tagging(objects.tags()));
    }
    dataFile = new LinkedHashMap<>(document);
    if (!objects.storageClass().isEmpty()) {
      dataFile.put("x-amz-storage-class", objects.storageClass());
    }
  }

  /** For what reads an object, or writes a part of one: the customer's key, if there is one. */
  Consumer<AwsRequestOverrideConfiguration.Builder> key() {
    return builder -> key.forEach(builder::putHeader);
  }

  /** For what makes a small object. */
  Consumer<AwsRequestOverrideConfiguration.Builder> document() {
    return builder -> document.forEach(builder::putHeader);
  }

  /** For what makes a data file, or begins one of several parts. */
  Consumer<AwsRequestOverrideConfiguration.Builder> dataFile() {
    return builder -> dataFile.forEach(builder::putHeader);
  }

  private static Map<String, String> key(S3Encryption encryption) {
    return encryption.mode() == EncryptionMode.SSE_C
        ? Map.of(
            CUSTOMER + "algorithm", "AES256",
            CUSTOMER + "key", encryption.customerKey(),
            CUSTOMER + "key-md5", encryption.customerKeyMd5())
        : Map.of();
  }

  private static Map<String, String> encryption(S3Encryption encryption) {
    return switch (encryption.mode()) {
      case NONE, SSE_C -> Map.of();
      case SSE_S3 -> Map.of(SSE, "AES256");
      case SSE_KMS ->
          encryption.kmsKeyId().isEmpty()
              ? Map.of(SSE, "aws:kms")
              : Map.of(SSE, "aws:kms", SSE + "-aws-kms-key-id", encryption.kmsKeyId());
    };
  }

  private static String tagging(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> encode(tag.getKey()) + "=" + encode(tag.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
