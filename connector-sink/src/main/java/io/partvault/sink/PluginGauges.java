// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import io.partvault.sink.archiver.SinkTally;
import java.util.LinkedHashMap;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a task has done among the worker's own metrics. Workers have a place for that since
 * Kafka 4.1; on others nothing is shown, and nothing is missing. The worker takes the metrics away
 * when the task ends.
 */
final class PluginGauges {

  private static final Logger log = LoggerFactory.getLogger(PluginGauges.class);

  private PluginGauges() {}

  /** Whether the worker has a place for them. */
  static boolean show(SinkTaskContext context, SinkTally tally) {
    try {
      PluginMetrics metrics = context.pluginMetrics();
      tally
          .counts()
          .forEach(
              count ->
                  metrics.addMetric(
                      metrics.metricName(count.name(), count.description(), new LinkedHashMap<>()),
                      (Gauge<Long>) (config, now) -> count.value().getAsLong()));
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
