// SPDX-License-Identifier: Apache-2.0
package io.partvault.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.partvault.sink.archiver.SinkTally;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.Test;

final class PluginGaugesTest {

  private final SinkTally tally = new SinkTally();

  @Test
  void aWorkerThatHasAPlaceForThemShowsAllOfThem() {
    Shown shown = new Shown();

    assertThat(PluginGauges.show(new Worker(() -> shown), tally)).isTrue();

    Set<String> names =
        tally.counts().stream().map(SinkTally.Count::name).collect(Collectors.toSet());
    assertThat(shown.gauges.keySet()).isEqualTo(names).contains("rows-total", "manifests-total");
    assertThat(shown.gauges.values()).allSatisfy(g -> assertThat(g.value(null, 0)).isEqualTo(0L));
  }

  @Test
  void onAWorkerWithoutTheMethodOrTheClassNothingIsShownAndNothingFails() {
    for (LinkageError absent :
        new LinkageError[] {
          new NoSuchMethodError("pluginMetrics"), new NoClassDefFoundError("PluginMetrics")
        }) {
      assertThat(
              PluginGauges.show(
                  new Worker(
                      () -> {
                        throw absent;
                      }),
                  tally))
          .isFalse();
    }
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

    assertThat(PluginGauges.show(new Worker(() -> taken), tally)).isFalse();
  }

  private static class Shown implements PluginMetrics {

    private final Map<String, Gauge<?>> gauges = new HashMap<>();

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

  private record Worker(Supplier<PluginMetrics> metrics) implements SinkTaskContext {

    @Override
    public PluginMetrics pluginMetrics() {
      return metrics.get();
    }

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new UnsupportedOperationException("Nothing here seeks");
    }

    @Override
    public void offset(TopicPartition topicPartition, long offset) {
      throw new UnsupportedOperationException("Nothing here seeks");
    }

    @Override
    public void timeout(long timeoutMs) {
      throw new UnsupportedOperationException("Nothing here waits");
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of();
    }

    @Override
    public void pause(TopicPartition... topicPartitions) {
      throw new UnsupportedOperationException("Nothing here pauses");
    }

    @Override
    public void resume(TopicPartition... topicPartitions) {
      throw new UnsupportedOperationException("Nothing here pauses");
    }

    @Override
    public void requestCommit() {
      throw new UnsupportedOperationException("Nothing here commits");
    }
  }
}
