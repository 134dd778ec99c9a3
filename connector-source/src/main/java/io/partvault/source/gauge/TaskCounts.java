// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.gauge;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers that only rise while a task runs. Workers have a place for them since Kafka 4.1; on
 * others they are not shown, and nothing is missing. The worker takes them away when the task ends.
 * Thread-safe once all are defined.
 */
public final class TaskCounts {

  private static final Logger log = LoggerFactory.getLogger(TaskCounts.class);

  private final Map<String, String> descriptions = new LinkedHashMap<>();
  private final Map<String, LongAdder> values = new LinkedHashMap<>();

  /** Defines one. */
  public TaskCounts with(String name, String description) {
    descriptions.put(name, description);
    values.put(name, new LongAdder());
    return this;
  }

  /** Raises one that is defined. */
  public void add(String name, long more) {
    values.get(name).add(more);
  }

  /** How far one has come. */
  public long value(String name) {
    return values.get(name).sum();
  }

  /** Shows them; whether the worker has a place for them. */
  public boolean show(SourceTaskContext context) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      values.forEach(
          (name, value) ->
              metrics.addMetric(
                  metrics.metricName(name, descriptions.get(name), new LinkedHashMap<>()),
                  (Gauge<Long>) (config, now) -> value.sum()));
      return true;
    } catch (LinkageError e) {
      // The only place that touches the newer interface: neither method nor class may be there.
      log.debug("The worker has no metrics of plugins: {}", e.toString());
      return false;
    } catch (IllegalArgumentException e) {
      // A task of that number that is given up for dead has not let go of them yet.
      log.warn(
          "The numbers of this task are not shown until it is started again: {}", e.toString());
      return false;
    }
  }
}
