// SPDX-License-Identifier: Apache-2.0
package io.partvault.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** Source offsets in memory, stored when told to, and lost when told to. */
public final class HeldOffsets implements OffsetStorageReader, SourceTaskContext {

  private final Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();

  void store(List<SourceRecord> acknowledged) {
    for (SourceRecord record : acknowledged) {
      stored.put(Map.copyOf(record.sourcePartition()), Map.copyOf(record.sourceOffset()));
    }
  }

  /** Offsets by their keys, as a flush writes them. */
  public void store(Map<Map<String, ?>, Map<String, ?>> flushed) {
    stored.putAll(flushed);
  }

  /** What is stored now. */
  public Map<Map<String, ?>, Map<String, ?>> copy() {
    return Map.copyOf(stored);
  }

  /** Goes back to an earlier copy; to nothing with an empty one. */
  public void goBackTo(Map<Map<String, ?>, Map<String, ?>> earlier) {
    stored.clear();
    stored.putAll(earlier);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Map<String, Object> offset(Map<String, T> key) {
    return (Map<String, Object>) stored.get(key);
  }

  @Override
  public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> keys) {
    Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
    for (Map<String, T> key : keys) {
      found.put(key, offset(key));
    }
    return found;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public OffsetStorageReader offsetStorageReader() {
    return this;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    // As on workers of Kafka 4.0 and before.
    throw new NoSuchMethodError("pluginMetrics");
  }
}
