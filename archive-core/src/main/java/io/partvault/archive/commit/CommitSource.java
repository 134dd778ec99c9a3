// SPDX-License-Identifier: Apache-2.0
package io.partvault.archive.commit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Whose commits these are: there is one log for each.
 *
 * @param sink name of the sink connector
 */
public record CommitSource(String sink, String topic, int topicPartition) {

  public CommitSource {
    requireNonNull(sink, "sink is null");
    requireNonNull(topic, "topic is null");
    if (sink.isEmpty() || topic.isEmpty() || topicPartition < 0) {
      throw new IllegalArgumentException(
          "No commit log for sink '%s', topic '%s', topic partition %d"
              .formatted(sink, topic, topicPartition));
    }
  }

  /**
   * What stands in the names of data files that are written behind a commit of this source, to be
   * named by the one that follows it. Nonces are random, so no other log, place in a log, topic or
   * sink has the same mark.
   *
   * @param previousNonce of the commit they are written behind; empty before the first one
   */
  public long mark(String previousNonce) {
    String name = String.join("\0", sink, topic, Integer.toString(topicPartition), previousNonce);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return topic + "-" + topicPartition;
  }
}
