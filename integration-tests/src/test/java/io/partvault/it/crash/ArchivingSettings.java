// SPDX-License-Identifier: Apache-2.0
package io.partvault.it.crash;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What a cell archives, and how its connectors differ from the shipped ones.
 *
 * @param rows in each leaf
 */
record ArchivingSettings(
    int rows, Map<String, String> source, Map<String, String> sink, Map<String, String> cleanup) {

  /** A few thousand rows in files of 500, dropped directly. */
  static ArchivingSettings usual() {
    return new ArchivingSettings(
        3_000, Map.of(), Map.of("file.max.records", "500"), Map.of("cleanup.drop.enabled", "true"));
  }

  /** The same, but detached first and dropped a round later. */
  ArchivingSettings detachedFirst() {
    return withCleanup("cleanup.detach.enabled", "true")
        .withCleanup("cleanup.drop.delay.days", "0");
  }

  /** The same, but proven again and again while sealed, whether or not a counter has moved. */
  ArchivingSettings provenOften() {
    return withSource("recheck.full.interval.ms", "1000");
  }

  /** The same, but rows are sent as frames, of some thirty rows each. */
  ArchivingSettings asFrames() {
    return withSource("record.format", "frames")
        .withSource("record.max.rows", null)
        .withSource("record.max.bytes", "8192")
        .withSource("producer.override.compression.type", "none");
  }

  ArchivingSettings withRows(int changed) {
    return new ArchivingSettings(changed, source, sink, cleanup);
  }

  ArchivingSettings withSource(String key, String value) {
    return new ArchivingSettings(rows, with(source, key, value), sink, cleanup);
  }

  ArchivingSettings withSink(String key, String value) {
    return new ArchivingSettings(rows, source, with(sink, key, value), cleanup);
  }

  ArchivingSettings withCleanup(String key, String value) {
    return new ArchivingSettings(rows, source, sink, with(cleanup, key, value));
  }

  /** Leaves out a setting of the shipped sink, or one that the rig adds. */
  ArchivingSettings withoutSink(String key) {
    return withSink(key, null);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new HashMap<>(map);
    changed.put(key, value);
    return Collections.unmodifiableMap(changed);
  }
}
