// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;

/** Rows by id, each as 64 bits of a hash of its fields in order of their names: for many rows. */
final class RowHashes {

  private static final ObjectMapper SORTED =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final Map<Long, Long> hashes = new HashMap<>();

  /** Adds a row; each id may come once. */
  void add(JsonNode row) {
    long id = row.path("id").asLong();
    if (hashes.put(id, hash(row)) != null) {
      throw new AssertionError("Row " + id + " is there twice");
    }
  }

  int size() {
    return hashes.size();
  }

  /** The same rows, and nothing else. */
  void requireEqual(RowHashes archived, String leaf) {
    assertThat(archived.hashes.size()).as("rows of %s", leaf).isEqualTo(hashes.size());
    for (Map.Entry<Long, Long> row : hashes.entrySet()) {
      if (!row.getValue().equals(archived.hashes.get(row.getKey()))) {
        throw new AssertionError("Row " + row.getKey() + " of " + leaf + " is not as it was");
      }
    }
  }

  private static long hash(JsonNode row) {
    try {
      byte[] text =
          SORTED
              .writeValueAsString(SORTED.treeToValue(row, Object.class))
              .getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)).getLong();
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a row", e);
    }
  }
}
