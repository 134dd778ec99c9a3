// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink.archiver;

import static java.util.Objects.requireNonNull;

/**
 * What the sink's configuration says to the archiver.
 *
 * @param sink name of the connector, by which its commits are found again
 * @param compressionLevel of zstd
 * @param failOnBroken whether the task fails, once, after a broken export was committed
 * @param content what the topics hold
 */
public record ArchiverSettings(
    String sink,
    RotationPolicy rotation,
    LedgerRules rules,
    int compressionLevel,
    OpenFileLimits openFiles,
    boolean failOnBroken,
    TopicContent content) {

  public ArchiverSettings {
    requireNonNull(sink, "sink is null");
    requireNonNull(rotation, "rotation is null");
    requireNonNull(rules, "rules is null");
    requireNonNull(openFiles, "openFiles is null");
    requireNonNull(content, "content is null");
  }

  /** Of a sink that archives exports of the source connector. */
  public ArchiverSettings(
      String sink,
      RotationPolicy rotation,
      LedgerRules rules,
      int compressionLevel,
      OpenFileLimits openFiles,
      boolean failOnBroken) {
    this(
        sink,
        rotation,
        rules,
        compressionLevel,
        openFiles,
        failOnBroken,
        new TopicContent.Exports());
  }
}
