// SPDX-License-Identifier: Apache-2.0
package io.partvault.source.gauge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class TaskCountsTest {

  private final TaskCounts counts =
      new TaskCounts().with("rows-total", "Rows").with("exports-total", "Exports");

  @Test
  void aWorkerThatHasAPlaceForThemShowsThemAsTheyAre() {
    Shown shown = new Shown();

    assertThat(counts.show(new Worker(() -> shown))).isTrue();
    counts.add("rows-total", 3);
    counts.add("rows-total", 4);

    assertThat(shown.values()).isEqualTo(Map.of("rows-total", 7L, "exports-total", 0L));
  }

  @Test
  void onAWorkerWithoutTheMethodOrTheClassTheyAreCountedAllTheSame() {
    for (LinkageError absent :
        new LinkageError[] {
          new NoSuchMethodError("pluginMetrics"), new NoClassDefFoundError("PluginMetrics")
        }) {
      assertThat(
              counts.show(
                  new Worker(
                      () -> {
                        throw absent;
                      })))
          .isFalse();
    }
    counts.add("rows-total", 1);
    assertThat(counts.value("rows-total")).isEqualTo(1);
  }

  @Test
  void aTaskStartsThoughOneBeforeItHasNotLetGoOfTheNames() {
    Shown taken =
        new Shown() {
          @Override
          public void addMetric(MetricName name, MetricValueProvider<?> provider) {
            throw new IllegalArgumentException(name + " already exists");
          }
        };

    assertThat(counts.show(new Worker(() -> taken))).isFalse();
  }

  private static class Shown implements PluginMetrics {

    private final Map<String, Gauge<?>> gauges = new LinkedHashMap<>();

    Map<String, Object> values() {
      Map<String, Object> values = new LinkedHashMap<>();
      gauges.forEach((name, gauge) -> values.put(name, gauge.value(null, 0)));
      return values;
    }

    @Override
    public MetricName metricName(
        String name, String description, LinkedHashMap<String, String> tags) {
      return new MetricName(name, "plugins", description, tags);
    }

    @Override
    public void addMetric(MetricName name, MetricValueProvider<?> provider) {
      gauges.put(name.name(), (Gauge<?>) provider);
    }

    @Override
    public void removeMetric(MetricName name) {
      gauges.remove(name.name());
    }

    @Override
    public Sensor addSensor(String name) {
      throw new UnsupportedOperationException("Nothing here needs a sensor");
    }

    @Override
    public void removeSensor(String name) {
      throw new UnsupportedOperationException("Nothing here needs a sensor");
    }
  }

  private record Worker(Supplier<PluginMetrics> metrics) implements SourceTaskContext {

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      throw new UnsupportedOperationException("Nothing here reads offsets");
    }

    @Override
    public TransactionContext transactionContext() {
      return null;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      return metrics.get();
    }
  }
}
