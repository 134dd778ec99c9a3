// SPDX-License-Identifier: Apache-2.0
package io.partvault.s3;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How objects are written.
 *
 * @param encryption of all objects
 * @param storageClass of data files; empty for the store's default. The small objects beside them
 *     are read often and many of them soon deleted, which other classes charge for
 * @param tags of all objects
 */
public record S3Objects(S3Encryption encryption, String storageClass, Map<String, String> tags) {

  /** Nothing is asked for. */
  public static final S3Objects PLAIN = new S3Objects(S3Encryption.NONE, "", Map.of());

  public S3Objects {
    requireNonNull(encryption, "encryption is null");
    requireNonNull(storageClass, "storageClass is null");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }
}
