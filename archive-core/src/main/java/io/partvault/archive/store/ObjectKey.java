// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

/**
 * The whole key of one object in the bucket, the archive's prefix included. Built by {@code
 * ArchiveLayout}.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

  public ObjectKey {
    requireNonNull(value, "value is null");
    if (value.isEmpty() || value.startsWith("/")) {
      throw new IllegalArgumentException(
          "Object key is empty or starts with a slash: '" + value + "'");
    }
  }

  @Override
  public int compareTo(ObjectKey other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
