// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of names that takes 16 to 32 bytes a name, whatever their length, because archives can have
 * millions: it remembers 64 bits of their SHA-256. Of ten million names one that is not in the set
 * passes for one that is with a probability of one to 10^12. Thread-safe.
 */
final class KeySet {

  private static final int FIRST_CAPACITY = 1 << 10;

  private long[] slots = new long[FIRST_CAPACITY]; // 0 is a free one
  private int size;

  synchronized void add(String name) {
    if (size * 2 >= slots.length) {
      grow();
    }
    if (put(slots, hash(name))) {
      size++;
    }
  }

  synchronized boolean contains(String name) {
    long hash = hash(name);
    return slots[slot(slots, hash)] == hash;
  }

  synchronized int size() {
    return size;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    for (long hash : slots) {
      if (hash != 0) {
        put(larger, hash);
      }
    }
    slots = larger;
  }

  private static boolean put(long[] slots, long hash) {
    int slot = slot(slots, hash);
    boolean isNew = slots[slot] == 0;
    slots[slot] = hash;
    return isNew;
  }

  /** Where a hash stands, or the free slot where it would. */
  private static int slot(long[] slots, long hash) {
    int slot = (int) hash & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private static long hash(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      long hash = ByteBuffer.wrap(digest).getLong();
      return hash == 0 ? 1 : hash;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
