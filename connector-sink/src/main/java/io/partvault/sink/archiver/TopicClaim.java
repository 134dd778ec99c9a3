// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import io.partvault.archive.commit.TopicOwner;
import org.apache.kafka.connect.errors.ConnectException;

/** Keeps two sinks from writing what comes from one topic below one prefix. */
final class TopicClaim {

  private TopicClaim() {}

  /**
   * Claims the topic for this sink.
   *
   * @throws ConnectException if another sink has it
   */
  static void require(ArchiverParts parts, String topic) {
    String sink = parts.settings().sink();
    String owner = TopicOwner.claim(parts.store(), parts.layout(), topic, sink);
    if (!owner.equals(sink)) {
      throw new ConnectException(
          ("Cannot archive topic %s: below prefix '%s' it is archived by sink connector %s, this"
                  + " one is %s. Give this one another s3.key.prefix, or its old name back; if that"
                  + " connector is gone for good, remove %s")
              .formatted(topic, parts.layout().prefix(), owner, sink, parts.layout().owner(topic)));
    }
  }
}
