// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What the store says of an object without its content.
 *
 * @param key whole key
 * @param bytes size
 * @param etag the store's own tag without quotes, never empty; changes when the content does
 * @param modifiedAt the store's clock
 */
public record StoredObject(ObjectKey key, long bytes, String etag, Instant modifiedAt) {

  public StoredObject {
    requireNonNull(key, "key is null");
    requireNonNull(etag, "etag is null");
    requireNonNull(modifiedAt, "modifiedAt is null");
  }
}
